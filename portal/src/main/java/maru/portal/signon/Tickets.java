package maru.portal.signon;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.portal.PortalSettings;
import org.springframework.stereotype.Component;

/// Takes a newcomer on to Keycloak with the first code that identity gave her, so that she types
/// nothing: a sealed hint (JWE, RFC 7516, `dir` with A256GCM under a key derived from the client's
/// secret) that only our step there can open. Her account is made by it when the launcher has not
/// carried it over yet.
@Component
public final class Tickets {

    static final String ATTRIBUTE = "maru.ticket";

    private static final String PURPOSE = "maru sign-in ticket";
    private static final Duration GOOD_FOR = Duration.ofMinutes(5);

    private final SecretKey key;
    private final Clock clock;

    Tickets(PortalSettings settings, Clock clock) {
        this.key = derive(settings.keycloakSecret());
        this.clock = clock;
    }

    /// Leads the request on into the sign-in of this person; a handler returns it as its view.
    ///
    /// @param names what she will sign in by, as Keycloak keeps it: `tel:+8210…`, `mail:…`
    public String signIn(
            jakarta.servlet.http.HttpServletRequest request,
            PersonId person,
            String code,
            List<String> names,
            Language language) {
        String text =
                String.join(
                        "\n",
                        "person=" + person,
                        "code=" + oneLine(code),
                        "names=" + oneLine(String.join("\t", names)),
                        "language=" + language.tag(),
                        "until=" + clock.instant().plus(GOOD_FOR).getEpochSecond());
        JWEObject sealed =
                new JWEObject(
                        new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM),
                        new Payload(text));
        try {
            sealed.encrypt(new DirectEncrypter(key));
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
        request.getSession().setAttribute(ATTRIBUTE, "ticket:" + sealed.serialize());
        return "redirect:" + SignInRequests.BASE + "/" + KeycloakClient.ID;
    }

    private static String oneLine(String text) {
        if (text.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a ticket's values are lines");
        }
        return text;
    }

    private static SecretKey derive(String secret) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "AES",
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(secret.getBytes(StandardCharsets.UTF_8))
                                    .thenExpand(PURPOSE.getBytes(StandardCharsets.UTF_8), 32));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
