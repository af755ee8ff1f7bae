/// Tells identity of sign-ins, failures and sign-outs.
@NullMarked
package maru.keycloak.events;

import org.jspecify.annotations.NullMarked;
