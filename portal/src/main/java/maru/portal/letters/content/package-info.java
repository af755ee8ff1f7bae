/// What a home letter says: its typed facts, body, form and files, how it is cleaned on the way in
/// and how it becomes the exact bytes that a guardian is shown and signs.
///
/// Nothing here knows people, requests or tables.
@NullMarked
package maru.portal.letters.content;

import org.jspecify.annotations.NullMarked;
