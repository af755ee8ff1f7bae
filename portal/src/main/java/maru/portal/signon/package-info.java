/// Who is there: sign-on by OpenID Connect, sessions in PostgreSQL, sign-out everywhere, and the
/// rule that nothing is open unless it says so.
///
/// A controller takes an [maru.identity.Asker] as a parameter and declares with
/// [maru.portal.signon.OpenToAll] or [maru.portal.signon.For] whom it serves; one that declares
/// nothing serves nobody.
@NullMarked
package maru.portal.signon;

import org.jspecify.annotations.NullMarked;
