/// What lies in the drives of the demo.
@NullMarked
package maru.files.demo;

import org.jspecify.annotations.NullMarked;
