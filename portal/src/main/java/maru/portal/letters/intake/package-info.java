/// Starting a letter from a file, and reading attached files as pages: both through the reading
/// processes of [maru.documents.DocumentReader], which know nothing of people or rights. Who may do
/// it is asked of the packages of writing and reading first.
@NullMarked
package maru.portal.letters.intake;

import org.jspecify.annotations.NullMarked;
