@NullMarked
package maru.keycloak;

import org.jspecify.annotations.NullMarked;
