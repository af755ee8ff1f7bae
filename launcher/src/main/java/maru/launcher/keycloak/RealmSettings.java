package maru.launcher.keycloak;

import java.net.URI;
import java.time.Duration;

/// What differs between one Maru and another in its realm.
///
/// @param publicUrl the address under which people reach Maru
/// @param portal the portal's inner address, where it hears of sign-outs
/// @param portalSecret of the portal's client
/// @param demo whether anyone may sign in as anyone; decided when the realm is made, for good
public record RealmSettings(
        URI publicUrl, URI portal, String portalSecret, boolean demo, SignInLengths lengths) {

    /// How long a sign-in holds before a password or passkey is asked for again. What a page
    /// demands beyond that (a fresh sign-in before signing) is the portal's matter.
    ///
    /// @param idle without use
    /// @param most even with use
    /// @param rememberedIdle the same where somebody chose to stay signed in on her own device
    /// @param rememberedMost see above
    public record SignInLengths(
            Duration idle, Duration most, Duration rememberedIdle, Duration rememberedMost) {

        public static final SignInLengths USUAL =
                new SignInLengths(
                        Duration.ofHours(2),
                        Duration.ofHours(12),
                        Duration.ofDays(90),
                        Duration.ofDays(180));
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "RealmSettings[" + publicUrl + ", demo " + demo + "]";
    }
}
