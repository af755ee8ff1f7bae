/// The rules as tables that an officer can read, and the guarantees tried from a part's own role.
@NullMarked
package maru.identity;

import org.jspecify.annotations.NullMarked;
