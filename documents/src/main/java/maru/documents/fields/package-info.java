/// What a home letter says about date, place, cost and deadline, found by its words. A proposal for
/// the writer to look over, never sent without.
@NullMarked
package maru.documents.fields;

import org.jspecify.annotations.NullMarked;
