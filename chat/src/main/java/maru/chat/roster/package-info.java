@NullMarked
package maru.chat.roster;

import org.jspecify.annotations.NullMarked;
