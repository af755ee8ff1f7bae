/// Signing in by one click, in demo realms only.
@NullMarked
package maru.keycloak.demo;

import org.jspecify.annotations.NullMarked;
