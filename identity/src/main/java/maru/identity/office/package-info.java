/// What a school's office does with people by hand: single entries, imports by upload, and the
/// review of who looked at what.
@NullMarked
package maru.identity.office;

import org.jspecify.annotations.NullMarked;
