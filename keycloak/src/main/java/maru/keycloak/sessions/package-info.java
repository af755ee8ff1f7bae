/// Ends sign-ons at the portal's word.
@NullMarked
package maru.keycloak.sessions;

import org.jspecify.annotations.NullMarked;
