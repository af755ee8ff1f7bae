/// Signing in by a one-use code: one that class teacher or office gave to somebody who cannot get
/// in, or that a newcomer has from her invitation. Whoever comes so chooses new means at once.
@NullMarked
package maru.keycloak.code;

import org.jspecify.annotations.NullMarked;
