package maru.portal.signon;

import java.time.Instant;

/// A sign-in that was sent to Keycloak and has not come back.
///
/// @param seat where the person will be signed in
/// @param returnTo the page she asked for, a path below the seat that starts with `/`
/// @param hinted the person of the demo whom a click on a card names; empty otherwise
/// @param until after this the sign-in has to begin anew
record PendingSignIn(
        Seat seat,
        String returnTo,
        String state,
        String nonce,
        String codeVerifier,
        String hinted,
        Instant until) {}
