/// Looks for harmful content with a ClamAV that the operator runs.
@NullMarked
package maru.files.scan;

import org.jspecify.annotations.NullMarked;
