@NullMarked
package maru.mail;

import org.jspecify.annotations.NullMarked;
