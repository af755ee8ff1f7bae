/// People, schools, guardianship and roles: who somebody is, what she may see and what she may
/// sign, by date.
///
/// [maru.identity.Identity] is the way in. Every question names a [maru.identity.Asker]; what
/// others own is answered like what does not exist ([maru.kernel.Refusal.NotFound]). The rules live
/// in the database's own functions, so that a part's role cannot read past them; nothing is
/// overwritten there, and every question can be asked as of a day and as of what was known
/// ([maru.identity.AsOf]).
@NullMarked
package maru.identity;

import org.jspecify.annotations.NullMarked;
