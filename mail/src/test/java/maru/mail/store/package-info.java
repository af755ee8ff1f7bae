@NullMarked
package maru.mail.store;

import org.jspecify.annotations.NullMarked;
