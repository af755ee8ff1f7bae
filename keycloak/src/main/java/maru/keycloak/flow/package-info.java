/// What the steps of our own in Keycloak's sign-in flows have in common.
@NullMarked
package maru.keycloak.flow;

import org.jspecify.annotations.NullMarked;
