/// What Keycloak tells identity and asks of it: the one count of guesses, and who signed in and
/// out. It goes through the database they share, by functions that identity gives Keycloak's role.
@NullMarked
package maru.keycloak.people;

import org.jspecify.annotations.NullMarked;
