package maru.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Streams, TLS, SASL and binding (RFC 6120 §4 to §7), and what the peers of this server once fell
/// to.
class StreamTest {

    private static final ChatForTests CHAT = ChatForTests.start().with("hana", "minsu");

    @AfterAll
    static void close() {
        CHAT.close();
    }

    @Test
    void offersNothingButTlsBeforeTls() {
        try (WireClient client = CHAT.connect()) {
            Element features = client.open().features();
            assertThat(features.children()).hasSize(1);
            assertThat(features.child("starttls", Namespaces.TLS)).isNotNull();
        }
    }

    @Test
    void refusesPasswordsWithoutTls() {
        try (WireClient client = CHAT.connect()) {
            client.open().features();
            client.send(
                    "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGEAYg==</auth>");
            Element failure = client.next();
            assertThat(failure.child("encryption-required")).isNotNull();
        }
    }

    @Test
    void signsInAfterStartTls() {
        try (WireClient client = CHAT.connect()) {
            client.open().features();
            WireClient secure = client.startTls().signIn("hana", "hana!").bind("phone");
            assertThat(secure.address()).isEqualTo("hana@school.test/phone");
        }
    }

    @Test
    void bytesBetweenStartTlsAndTlsEndTheStream() {
        try (WireClient client = CHAT.connect()) {
            client.open().features();
            client.send(
                    "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><iq type='get' id='x'/>");
            assertThat(client.ending()).contains("policy-violation");
        }
    }

    @Test
    void aLinesEndAfterStartTlsIsForgiven() {
        try (WireClient client = CHAT.connect()) {
            client.open().features();
            client.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>\n");
            assertThat(client.next().name()).isEqualTo("proceed");
        }
    }

    @Test
    void aWrongPasswordIsNotAuthorizedAndTheThirdEndsTheStream() {
        try (WireClient client = WireClient.secure(CHAT.securePort())) {
            client.open().features();
            for (int i = 0; i < 3; i++) {
                client.send(plain("", "hana", "wrong"));
                assertThat(client.next().child("not-authorized")).isNotNull();
            }
            assertThat(client.ending()).contains("policy-violation");
        }
    }

    @Test
    void nobodySignsInAsSomebodyElse() {
        try (WireClient client = WireClient.secure(CHAT.securePort())) {
            client.open().features();
            client.send(plain("minsu@school.test", "hana", "hana!"));
            assertThat(client.next().child("invalid-authzid")).isNotNull();
        }
    }

    @Test
    void offersTheStrongestMechanismFirst() {
        try (WireClient client = WireClient.secure(CHAT.securePort())) {
            Element mechanisms = client.open().features().child("mechanisms", Namespaces.SASL);
            if (mechanisms == null) {
                throw new AssertionError("no mechanisms");
            }
            assertThat(mechanisms.children().stream().map(Element::text))
                    .containsExactly("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "OAUTHBEARER", "PLAIN");
        }
    }

    @Test
    void whoAsksForASessionIsToldThatItStands() {
        try (WireClient client = CHAT.bound("hana", "")) {
            String session = "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/>";
            assertThat(WireClient.condition(client.ask("set", null, session))).isEqualTo("result");
            assertThat(WireClient.condition(client.ask("set", ChatForTests.DOMAIN, session)))
                    .isEqualTo("result");
        }
    }

    @Test
    void saysWhichChannelBindingsItCanProve() {
        try (WireClient client = WireClient.secure(CHAT.securePort())) {
            Element offered =
                    client.open().features().child("sasl-channel-binding", "urn:xmpp:sasl-cb:0");
            if (offered == null) {
                throw new AssertionError("no channel bindings");
            }
            assertThat(offered.children().stream().map(each -> each.attribute("type", "")))
                    .contains("tls-server-end-point");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE a [<!ENTITY x 'y'>]>",
                "<?php echo ?>",
                "<!-- comment -->",
                "<message><!-- comment --></message>",
                "<message><?pi?></message>",
                "<message>&x;</message>",
                "<message><a xmlns:xmlns='b'/></message>"
            })
    void whatStreamsMayNotHoldEndsThem(String xml) {
        try (WireClient client = CHAT.bound("hana", "")) {
            client.send(xml);
            assertThat(client.ending())
                    .hasValueSatisfying(
                            condition ->
                                    assertThat(condition)
                                            .isIn("restricted-xml", "bad-namespace-prefix"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</message>",
                "<message></iq>",
                "<message a='1' a='2'/>",
                "<message a=1/>",
                // Without its prefix, as it would be passed on, no parser takes it.
                "<message><p:1 xmlns:p='u:1'/></message>",
                "<message>\u0001</message>",
                "<message>&#0;</message>",
                "text",
                "<message><b>]]></b></message>"
            })
    void whatIsNotWellFormedEndsTheStream(String xml) {
        try (WireClient client = CHAT.bound("hana", "")) {
            client.send(xml);
            client.send("<presence/>".repeat(2));
            assertThat(client.ending().orElse("none")).isIn("not-well-formed", "none");
        }
    }

    @Test
    void aStrangersStanzaIsBounded() {
        try (WireClient client = WireClient.secure(CHAT.securePort())) {
            client.open().features();
            client.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + "A".repeat(11_000));
            assertThat(client.ending()).contains("policy-violation");
        }
    }

    @Test
    void aLongStanzaEndsTheStream() {
        try (WireClient client = CHAT.bound("hana", "")) {
            client.send("<message><body>" + "A".repeat(300_000));
            assertThat(client.ending()).contains("policy-violation");
        }
    }

    @Test
    void deepElementsEndTheStream() {
        try (WireClient client = CHAT.bound("hana", "")) {
            client.send("<message>" + "<a>".repeat(60));
            assertThat(client.ending()).contains("policy-violation");
        }
    }

    @Test
    void aForeignSenderEndsTheStream() {
        try (WireClient client = CHAT.bound("hana", "")) {
            client.send("<message from='minsu@school.test' to='hana@school.test'/>");
            assertThat(client.ending()).contains("invalid-from");
        }
    }

    @Test
    void anotherHostIsUnknown() {
        try (WireClient client = CHAT.connect()) {
            client.send(
                    "<stream:stream xmlns='jabber:client' to='other.test'"
                            + " xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>");
            client.next();
            assertThat(client.ending()).contains("host-unknown");
        }
    }

    @Test
    void stanzasBeforeBindingAreRefused() {
        try (WireClient client = WireClient.secure(CHAT.securePort()).signIn("hana", "hana!")) {
            client.send("<message to='minsu@school.test'><body>too early</body></message>");
            assertThat(client.ending()).contains("not-authorized");
        }
    }

    @Test
    void theSameResourceAgainClosesTheFirst() {
        WireClient first = CHAT.bound("hana", "desk");
        try (WireClient second = CHAT.bound("hana", "desk")) {
            assertThat(second.address()).isEqualTo("hana@school.test/desk");
            assertThat(first.ending()).contains("conflict");
        }
    }

    private static String plain(String authorization, String name, String secret) {
        String message = authorization + "\0" + name + "\0" + secret;
        return "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
                + Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.UTF_8))
                + "</auth>";
    }
}
