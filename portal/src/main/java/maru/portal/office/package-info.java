/// 학교 행정실: what a school's office does without an operator. Imports by upload with their dry run
/// and undo, single entries by form, members and roles, and the review of who looked at what. Who
/// may do what is identity's rule; here are the pages.
@NullMarked
package maru.portal.office;

import org.jspecify.annotations.NullMarked;
