/// Keycloak as this launcher runs it: its process, the realm that is brought to what it must be at
/// each start, and the accounts that flow into it from the people tables.
@NullMarked
package maru.launcher.keycloak;

import org.jspecify.annotations.NullMarked;
