package maru.keycloak.people;

import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.NewCookie;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import maru.keycloak.PortalKey;
import org.keycloak.models.KeycloakSession;

/// A browser in which a person has signed in before, known by a cookie: a random mark, and a seal
/// over the mark and the person for each of the last people who signed in there. Such a browser has
/// a count of guesses of its own, so that nobody elsewhere can shut its owner out by guessing.
///
/// The cookie opens nothing. Whoever steals it may guess as often as anybody else.
public final class KnownDevice {

    private static final String COOKIE = "MARU_DEVICE";
    private static final int PEOPLE = 6;
    private static final int SEAL_BYTES = 16;
    private static final int MARK_BYTES = 12;
    private static final int YEAR = 365 * 24 * 3600;
    private static final int TEXT_AT_MOST = 400;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeycloakSession session;
    private final Optional<SecretKey> key;

    public KnownDevice(KeycloakSession session) {
        this.session = session;
        this.key = PortalKey.of(session.getContext().getRealm(), "HmacSHA256", "maru known device");
    }

    /// The mark, when this person has signed in here before.
    public Optional<String> mark(UUID person) {
        List<String> parts = parts();
        if (parts.size() < 2 || key.isEmpty()) {
            return Optional.empty();
        }
        byte[] seal = seal(key.get(), parts.getFirst(), person).getBytes(StandardCharsets.UTF_8);
        return parts.stream()
                        .skip(1)
                        .anyMatch(
                                one ->
                                        MessageDigest.isEqual(
                                                one.getBytes(StandardCharsets.UTF_8), seal))
                ? Optional.of(parts.getFirst())
                : Optional.empty();
    }

    /// Remembers that she has signed in here.
    public void remember(UUID person) {
        if (key.isEmpty() || mark(person).isPresent()) {
            return;
        }
        List<String> before = parts();
        String mark = before.isEmpty() ? newMark() : before.getFirst();
        List<String> now = new ArrayList<>();
        now.add(mark);
        now.add(seal(key.get(), mark, person));
        before.stream().skip(1).limit(PEOPLE - 1L).forEach(now::add);
        session.getContext()
                .getHttpResponse()
                .setCookieIfAbsent(
                        new NewCookie.Builder(COOKIE)
                                .value(String.join(".", now))
                                .path("/auth/realms/" + session.getContext().getRealm().getName())
                                .maxAge(YEAR)
                                .httpOnly(true)
                                .secure(
                                        "https"
                                                .equals(
                                                        session.getContext()
                                                                .getUri()
                                                                .getBaseUri()
                                                                .getScheme()))
                                .sameSite(NewCookie.SameSite.LAX)
                                .build());
    }

    private List<String> parts() {
        Cookie cookie =
                session.getContext().getHttpRequest().getHttpHeaders().getCookies().get(COOKIE);
        if (cookie == null
                || cookie.getValue() == null
                || cookie.getValue().length() > TEXT_AT_MOST) {
            return List.of();
        }
        return List.of(cookie.getValue().split("\\.", -1));
    }

    private static String newMark() {
        byte[] mark = new byte[MARK_BYTES];
        RANDOM.nextBytes(mark);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mark);
    }

    static String seal(SecretKey key, String mark, UUID person) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] whole = mac.doFinal((mark + " " + person).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(java.util.Arrays.copyOf(whole, SEAL_BYTES));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
