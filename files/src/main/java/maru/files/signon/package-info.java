/// Who is at the door.
@NullMarked
package maru.files.signon;

import org.jspecify.annotations.NullMarked;
