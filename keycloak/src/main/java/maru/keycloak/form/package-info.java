/// The sign-in form: passkey first, then phone number, e-mail or short name with a password.
@NullMarked
package maru.keycloak.form;

import org.jspecify.annotations.NullMarked;
