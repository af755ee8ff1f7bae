@NullMarked
package maru.chat.account;

import org.jspecify.annotations.NullMarked;
