package maru.identity.signon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import maru.identity.signon.ScramExchange.Channel;
import org.junit.jupiter.api.Test;

class ScramExchangeTest {

    private static final ScramSalt SALT =
            new ScramSalt(Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);
    private static final byte[] TLS = {1, 2, 3};
    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

    private static Optional<ScramExchange> begin(String message, Channel channel) {
        return ScramExchange.begin(
                utf8(message), channel, login -> SALT, "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");
    }

    private static ScramExchange begun(String flag, Channel channel) {
        return begin(flag + ",,n=user,r=rOprNGfwEbeRWgbNEkqO", channel).orElseThrow();
    }

    /// A last message with this header and this channel's data.
    private static byte[] last(String header, byte[] data) {
        byte[] start = utf8(header);
        byte[] whole = new byte[start.length + data.length];
        System.arraycopy(start, 0, whole, 0, start.length);
        System.arraycopy(data, 0, whole, start.length, data.length);
        return utf8("c=" + Base64.getEncoder().encodeToString(whole) + ",r=" + NONCE + ",p=AAAA");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Of the password `pencil`, as RFC 5802 §3 works them out.
    private static Scram.Keys keys() throws GeneralSecurityException {
        byte[] salted =
                SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                        .generateSecret(
                                new PBEKeySpec(
                                        "pencil".toCharArray(),
                                        SALT.salt(),
                                        SALT.iterations(),
                                        256))
                        .getEncoded();
        return new Scram.Keys(
                Secret.sha256(Secret.hmac(salted, utf8("Client Key"))),
                Secret.hmac(salted, utf8("Server Key")));
    }

    @Test
    void theExampleOfRfc7677() throws GeneralSecurityException {
        ScramExchange exchange = begun("n", Channel.NONE);
        assertThat(exchange.challenge())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("r=" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");

        Credential shown =
                exchange.proof(
                                utf8(
                                        "c=biws,r="
                                                + NONCE
                                                + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="))
                        .orElseThrow();

        assertThat(shown).isInstanceOf(Credential.ScramProof.class);
        Credential.ScramProof proof = (Credential.ScramProof) shown;
        assertThat(proof.login()).isEqualTo("user");
        byte[] signature = keys().check(proof.authMessage(), proof.clientProof()).orElseThrow();
        assertThat(ScramExchange.last(signature))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    }

    @Test
    void whatIsNoFirstMessageBeginsNothing() {
        assertThat(begin("", Channel.NONE)).isEmpty();
        assertThat(begin("n,,n=user", Channel.NONE)).isEmpty();
        assertThat(begin("n,,r=nonce", Channel.NONE)).isEmpty();
        assertThat(begin("n,,m=more,n=user,r=nonce", Channel.NONE)).isEmpty();
        assertThat(begin("n,,n=user,r=" + "x".repeat(513), Channel.NONE)).isEmpty();
        assertThat(begin("p=tls-exporter,,n=user,r=nonce", Channel.NONE)).isEmpty();
    }

    @Test
    void namesAreReadAsTheyWereBeforeTheyWereEscaped() {
        ScramExchange exchange =
                begin("n,a=one=2Ctwo,n=a=3D2Cb,r=nonce", Channel.NONE).orElseThrow();
        assertThat(exchange.login()).isEqualTo("a=2Cb");
        assertThat(exchange.authorization()).isEqualTo("one,two");
    }

    @Test
    void aProofBelongsToItsChannel() {
        Channel bound = new Channel(true, Map.of("tls-exporter", TLS));
        ScramExchange exchange = begun("p=tls-exporter", bound);
        assertThat(exchange.proof(last("p=tls-exporter,,", TLS))).isPresent();
        assertThat(exchange.proof(last("p=tls-exporter,,", new byte[] {1, 2, 4}))).isEmpty();
        assertThat(exchange.proof(last("n,,", new byte[0]))).isEmpty();
        assertThat(begin("p=tls-unique,,n=user,r=nonce", bound)).isEmpty();
        assertThat(begin("n,,n=user,r=nonce", bound)).isEmpty();
    }

    @Test
    void whoeverWasToldThatBindingIsNotOfferedCannotProveAnythingWhereItIs() {
        Channel offered = new Channel(false, Map.of("tls-exporter", TLS));
        assertThat(begun("y", offered).proof(last("y,,", new byte[0]))).isEmpty();
        assertThat(begun("n", offered).proof(last("n,,", new byte[0]))).isPresent();
        assertThat(begun("y", Channel.NONE).proof(last("y,,", new byte[0]))).isPresent();
    }

    @Test
    void aProofForAnotherNonceOrOfNoBase64IsNone() {
        ScramExchange exchange = begun("n", Channel.NONE);
        assertThat(exchange.proof(utf8("c=biws,r=another,p=AAAA"))).isEmpty();
        assertThat(exchange.proof(utf8("c=biws,r=" + NONCE + ",p=?"))).isEmpty();
        assertThat(exchange.proof(utf8("c=biws,r=" + NONCE))).isEmpty();
    }
}
