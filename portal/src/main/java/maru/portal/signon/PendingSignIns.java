package maru.portal.signon;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.springframework.http.ResponseCookie;

/// Keeps sign-ins on their way in the browser itself, sealed (AES-GCM under a key derived from the
/// client's secret), one cookie each: whoever only looks at a page makes no row in the database,
/// any copy of the portal can receive the answer, and two tabs do not disturb each other.
final class PendingSignIns {

    static final Duration LONGEST = Duration.ofMinutes(30);

    private static final String COOKIE = "maru-sign-in-";
    private static final int IV_BYTES = 12;
    private static final int SEALED_AT_MOST = 3_500;

    private final SecretKey key;
    private final boolean secure;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    PendingSignIns(String clientSecret, boolean secure, Clock clock) {
        this.key = derive(clientSecret);
        this.secure = secure;
        this.clock = clock;
    }

    void keep(PendingSignIn pending, HttpServletResponse response) {
        response.addHeader(
                "Set-Cookie",
                cookie(name(pending.state()), seal(pending)).maxAge(LONGEST).build().toString());
    }

    /// The sign-in that the request's `state` names, if this browser began it and not too long ago.
    Optional<PendingSignIn> find(HttpServletRequest request) {
        String state = request.getParameter("state");
        Cookie[] cookies = request.getCookies();
        if (state == null || cookies == null) {
            return Optional.empty();
        }
        String name = name(state);
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(name)) {
                return open(cookie.getValue())
                        .filter(pending -> pending.state().equals(state))
                        .filter(pending -> clock.instant().isBefore(pending.until()));
            }
        }
        return Optional.empty();
    }

    void forget(PendingSignIn pending, HttpServletResponse response) {
        response.addHeader(
                "Set-Cookie", cookie(name(pending.state()), "").maxAge(0).build().toString());
    }

    private ResponseCookie.ResponseCookieBuilder cookie(String name, String value) {
        return ResponseCookie.from(name, value)
                .path(SeatFilter.RETURN_PATH)
                .httpOnly(true)
                .secure(secure)
                .sameSite("Lax");
    }

    private static String name(String state) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(state.getBytes(StandardCharsets.UTF_8));
            return COOKIE + HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String seal(PendingSignIn pending) {
        try {
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(plain)) {
                out.writeByte(pending.seat().number());
                out.writeUTF(pending.returnTo());
                out.writeUTF(pending.state());
                out.writeUTF(pending.nonce());
                out.writeUTF(pending.codeVerifier());
                out.writeUTF(pending.hinted());
                out.writeLong(pending.until().toEpochMilli());
            }
            byte[] iv = new byte[IV_BYTES];
            random.nextBytes(iv);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, iv));
            ByteArrayOutputStream sealed = new ByteArrayOutputStream();
            sealed.write(iv);
            sealed.write(cipher.doFinal(plain.toByteArray()));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed.toByteArray());
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Optional<PendingSignIn> open(String sealed) {
        if (sealed.length() > SEALED_AT_MOST) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(sealed);
            if (bytes.length <= IV_BYTES) {
                return Optional.empty();
            }
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, bytes, 0, IV_BYTES));
            byte[] plain = cipher.doFinal(bytes, IV_BYTES, bytes.length - IV_BYTES);
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(plain))) {
                return Optional.of(
                        new PendingSignIn(
                                new Seat(in.readByte()),
                                in.readUTF(),
                                in.readUTF(),
                                in.readUTF(),
                                in.readUTF(),
                                in.readUTF(),
                                Instant.ofEpochMilli(in.readLong())));
            }
        } catch (GeneralSecurityException | IOException | IllegalArgumentException forged) {
            return Optional.empty();
        }
    }

    private static SecretKey derive(String clientSecret) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "AES",
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(clientSecret.getBytes(StandardCharsets.UTF_8))
                                    .thenExpand(
                                            "maru portal pending sign-in"
                                                    .getBytes(StandardCharsets.UTF_8),
                                            32));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
