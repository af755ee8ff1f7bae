package maru.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// SCRAM-SHA-256 on the wire, with and without channel binding (RFC 5802, RFC 7677, RFC 5929).
class ScramTest {

    private static final ChatForTests CHAT = ChatForTests.start().with("hana");

    @AfterAll
    static void close() {
        CHAT.close();
    }

    private static WireClient opened() {
        WireClient client = WireClient.secure(CHAT.securePort());
        client.open().features();
        return client;
    }

    @Test
    void bothSidesProveThatTheyKnowThePassword() throws Exception {
        try (WireClient client = opened()) {
            auth(client, "SCRAM-SHA-256", "n,,n=hana,r=abc");
            Proof proof = answer(client, "n,,n=hana,r=abc", utf8("n,,"), "hana!");
            Element success = client.next();
            assertThat(success.name()).isEqualTo("success");
            assertThat(decoded(success)).isEqualTo("v=" + encoded(proof.serverSignature()));
        }
    }

    @Test
    void theFirstMessageMayComeWhenTheServerAsksForIt() throws Exception {
        try (WireClient client = opened()) {
            client.send("<auth xmlns='" + Namespaces.SASL + "' mechanism='SCRAM-SHA-256'/>");
            assertThat(client.next().name()).isEqualTo("challenge");
            respond(client, "n,,n=hana,r=abc");
            answer(client, "n,,n=hana,r=abc", utf8("n,,"), "hana!");
            assertThat(client.next().name()).isEqualTo("success");
        }
    }

    @Test
    void aProofIsBoundToTheCertificateOfThisConnection() throws Exception {
        String first = "p=tls-server-end-point,,n=hana,r=abc";
        try (WireClient client = opened()) {
            auth(client, "SCRAM-SHA-256-PLUS", first);
            answer(client, first, bound(client.certificateHash()), "hana!");
            assertThat(client.next().name()).isEqualTo("success");
        }
        try (WireClient client = opened()) {
            auth(client, "SCRAM-SHA-256-PLUS", first);
            byte[] anothers = client.certificateHash();
            anothers[0]++;
            answer(client, first, bound(anothers), "hana!");
            assertThat(client.next().child("not-authorized")).isNotNull();
        }
    }

    @Test
    void whoeverWasToldThatBindingIsNotOfferedIsRefused() throws Exception {
        try (WireClient client = opened()) {
            auth(client, "SCRAM-SHA-256", "y,,n=hana,r=abc");
            answer(client, "y,,n=hana,r=abc", utf8("y,,"), "hana!");
            assertThat(client.next().child("not-authorized")).isNotNull();
        }
    }

    @Test
    void anotherPasswordProvesNothingAndNobodyLearnsWhoExists() throws Exception {
        for (String login : new String[] {"hana", "nobody"}) {
            try (WireClient client = opened()) {
                auth(client, "SCRAM-SHA-256", "n,,n=" + login + ",r=abc");
                answer(client, "n,,n=" + login + ",r=abc", utf8("n,,"), "wrong!");
                assertThat(client.next().child("not-authorized")).isNotNull();
            }
        }
    }

    @Test
    void nobodyActsForSomebodyElse() {
        try (WireClient client = opened()) {
            auth(client, "SCRAM-SHA-256", "n,a=minsu,n=hana,r=abc");
            assertThat(client.next().child("invalid-authzid")).isNotNull();
        }
    }

    private static void auth(WireClient client, String mechanism, String first) {
        client.send(
                "<auth xmlns='"
                        + Namespaces.SASL
                        + "' mechanism='"
                        + mechanism
                        + "'>"
                        + encoded(utf8(first))
                        + "</auth>");
    }

    private static void respond(WireClient client, String message) {
        client.send(
                "<response xmlns='"
                        + Namespaces.SASL
                        + "'>"
                        + encoded(utf8(message))
                        + "</response>");
    }

    /// Answers the server's challenge as a client does.
    private static Proof answer(WireClient client, String first, byte[] binding, String password)
            throws GeneralSecurityException {
        String challenge = decoded(client.next());
        String without = "c=" + encoded(binding) + "," + challenge.split(",", 2)[0];
        String firstBare = first.split(",", 3)[2];
        Proof proof = Proof.of(challenge, password, firstBare + "," + challenge + "," + without);
        respond(client, without + ",p=" + encoded(proof.clientProof()));
        return proof;
    }

    private static byte[] bound(byte[] data) {
        byte[] start = utf8("p=tls-server-end-point,,");
        byte[] whole = java.util.Arrays.copyOf(start, start.length + data.length);
        System.arraycopy(data, 0, whole, start.length, data.length);
        return whole;
    }

    private static String decoded(Element element) {
        return new String(Base64.getDecoder().decode(element.text()), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /// What both sides work out of a password (RFC 5802 §3).
    @SuppressWarnings("ArrayRecordComponent") // They are carried, never compared.
    private record Proof(byte[] clientProof, byte[] serverSignature) {

        static Proof of(String challenge, String password, String authMessage)
                throws GeneralSecurityException {
            String[] fields = challenge.split(",", -1);
            byte[] salted =
                    SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                            .generateSecret(
                                    new PBEKeySpec(
                                            password.toCharArray(),
                                            Base64.getDecoder().decode(fields[1].substring(2)),
                                            Integer.parseInt(fields[2].substring(2)),
                                            256))
                            .getEncoded();
            byte[] proof = hmac(salted, "Client Key");
            byte[] stored = MessageDigest.getInstance("SHA-256").digest(proof);
            byte[] signature = hmac(stored, authMessage);
            for (int i = 0; i < proof.length; i++) {
                proof[i] ^= signature[i];
            }
            return new Proof(proof, hmac(hmac(salted, "Server Key"), authMessage));
        }

        private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(utf8(text));
        }
    }
}
