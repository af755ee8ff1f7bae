/// The protocol: RFC 4918, 4331, 3744 (privileges of the current user) and 9110 (conditions,
/// ranges).
@NullMarked
package maru.files.dav;

import org.jspecify.annotations.NullMarked;
