package maru.portal.letters.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.Signature;
import java.security.spec.ECPrivateKeySpec;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/// The bytes of RFC 8291's own example, and the header of RFC 8292.
class EncryptionTest {

    private static final String BROWSER =
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    private static final String SECRET = "BTBZMqHH6r4Tts7J_aSIgg";

    private static byte[] bytes(String base64) {
        return Base64.getUrlDecoder().decode(base64);
    }

    private static Subscription browser() {
        return Subscription.read("https://push.example.net/x", BROWSER, SECRET).orElseThrow();
    }

    @Test
    void theExampleOfTheStandardComesOutByteForByte() throws GeneralSecurityException {
        KeyPair ours =
                new KeyPair(
                        Curve.publicKey(
                                bytes(
                                        "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8")),
                        KeyFactory.getInstance("EC")
                                .generatePrivate(
                                        new ECPrivateKeySpec(
                                                new BigInteger(
                                                        1,
                                                        bytes(
                                                                "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")),
                                                Curve.parameters())));
        byte[] sealed =
                Encryption.encrypt(
                        "When I grow up, I want to be a watermelon"
                                .getBytes(StandardCharsets.US_ASCII),
                        browser(),
                        ours,
                        bytes("DGv6ra1nlYgDCS1FRnbzlw"));
        assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(sealed))
                .isEqualTo(
                        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6"
                                + "e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVB"
                                + "St2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
    }

    @Test
    void whatIsTooLongForOneRecordIsRefused() {
        assertThatThrownBy(
                        () -> Encryption.encrypt(new byte[Encryption.TEXT_AT_MOST + 1], browser()))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void aKeyThatIsNoPointOfTheCurveIsNoSubscription() {
        byte[] moved = bytes(BROWSER);
        moved[64] ^= 1;
        String wrong = Base64.getUrlEncoder().withoutPadding().encodeToString(moved);
        assertThat(Subscription.read("https://push.example.net/x", wrong, SECRET)).isEmpty();
        assertThat(Subscription.read("https://push.example.net/x", BROWSER, "AAAA")).isEmpty();
        assertThat(Subscription.read("not an address", BROWSER, SECRET)).isEmpty();
    }

    @Test
    void theServiceCanCheckWhoSends() throws GeneralSecurityException {
        ApplicationKey key = ApplicationKey.of(ApplicationKey.fresh());
        String header =
                key.authorization(
                        URI.create("https://push.example.net/x/y?z"),
                        URI.create("mailto:help@maru.test"),
                        Instant.ofEpochSecond(1_000_000));
        String token = header.substring("vapid t=".length(), header.indexOf(", k="));
        String[] parts = token.split("\\.", -1);
        assertThat(new String(bytes(parts[1]), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"aud\":\"https://push.example.net\",\"exp\":1043200,"
                                + "\"sub\":\"mailto:help@maru.test\"}");
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(Curve.publicKey(bytes(header.substring(header.indexOf(", k=") + 4))));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(bytes(parts[2]))).isTrue();
    }
}
