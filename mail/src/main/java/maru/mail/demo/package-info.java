/// The mail of the demo's people.
@NullMarked
package maru.mail.demo;

import org.jspecify.annotations.NullMarked;
