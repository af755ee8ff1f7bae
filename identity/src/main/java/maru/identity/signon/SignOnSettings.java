package maru.identity.signon;

import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import maru.kernel.BadSetting;
import maru.kernel.Settings;

/// How a part checks who is at its doors.
///
/// @param pepper the key of app passwords' hashes, 32 bytes; it is in no database and no dump of
///   one
/// @param issuer the only issuer of tokens
/// @param keys where its keys are (JWKS, RFC 7517), on the machine's inside
/// @param clients whose tokens are taken (`azp`)
/// @param audience what a token must be for (`aud`)
/// @param domain the domain of mail addresses and JIDs
/// @param remember how long an accepted app password is remembered
@SuppressWarnings("ArrayRecordComponent") // It is carried, never compared.
public record SignOnSettings(
        byte[] pepper,
        URI issuer,
        URI keys,
        Set<String> clients,
        String audience,
        String domain,
        Duration remember) {

    static final int PEPPER_LENGTH = 32;

    public SignOnSettings {
        if (pepper.length != PEPPER_LENGTH) {
            throw new BadSetting("signon.pepper", "write 32 bytes in base64url.");
        }
        pepper = pepper.clone();
        clients = Set.copyOf(clients);
    }

    /// From the keys `signon.pepper`, `issuer`, `keys.url`, `domain` that the launcher gives to
    /// each part with a database, and `signon.clients`, `signon.audience`, `signon.remember` if
    /// somebody sets them.
    public static SignOnSettings from(Settings settings) {
        return new SignOnSettings(
                pepper(settings.text("signon.pepper")),
                settings.address("issuer"),
                settings.address("keys.url"),
                Set.of(settings.text("signon.clients", "portal maru").split(" ", -1)),
                settings.text("signon.audience", "maru"),
                settings.text("domain"),
                settings.duration("signon.remember", Duration.ofSeconds(60)));
    }

    /// Reads the pepper as the launcher writes it: base64url without padding (RFC 4648 §5).
    public static byte[] pepper(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw new BadSetting("signon.pepper", "write 32 bytes in base64url.");
        }
    }

    /// Without the pepper.
    @Override
    public String toString() {
        return "SignOnSettings[" + issuer + ", " + domain + "]";
    }
}
