/// What is in the messenger of the demo's school.
@NullMarked
package maru.chat.demo;

import org.jspecify.annotations.NullMarked;
