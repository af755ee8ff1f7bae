/// What the drive costs, beside Apache's mod_dav on the same disk.
@NullMarked
package maru.bench.files;

import org.jspecify.annotations.NullMarked;
