/// Names of files and the paths they make, as they come in addresses.
@NullMarked
package maru.files.name;

import org.jspecify.annotations.NullMarked;
