/// What Maru adds to Keycloak: the process that runs it, and the names people type to sign in.
///
/// Everything here runs inside Keycloak's process, on Keycloak's class path; only
/// [maru.keycloak.LoginName] is used outside, where accounts are written.
@NullMarked
package maru.keycloak;

import org.jspecify.annotations.NullMarked;
