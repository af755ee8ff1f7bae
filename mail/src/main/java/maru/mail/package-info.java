/// Mail for any standard client: Apache James's protocols over storage of our own.
@NullMarked
package maru.mail;

import org.jspecify.annotations.NullMarked;
