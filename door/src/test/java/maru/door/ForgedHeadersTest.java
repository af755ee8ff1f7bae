package maru.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForgedHeadersTest {

    private DoorForTests door = DoorForTests.none();

    @BeforeEach
    void open() throws Exception {
        door = DoorForTests.open();
    }

    @AfterEach
    void close() throws Exception {
        door.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Forwarded: for=6.6.6.6;proto=https;host=evil",
                "X-Forwarded-For: 6.6.6.6",
                "x-forwarded-for: 6.6.6.6",
                "X-Forwarded-Proto: evil",
                "X-Forwarded-Host: evil",
                "X-Forwarded-Port: 666",
                "X-Forwarded-Prefix: /evil",
                "X-Forwarded-Ssl: evil",
                "X-Forwarded-Server: evil",
                "X_Forwarded_For: 6.6.6.6",
                "X-Real-IP: 6.6.6.6",
                "X-Original-URL: /evil",
                "X-Http-Method-Override: EVIL",
                "X-Request-Id: evil",
                "HTTP2-Settings: evil",
                "Proxy: http://evil",
                "Proxy-Authorization: evil",
                "Keep-Alive: evil",
                "TE: evil",
                "Upgrade: h2c\nConnection: Upgrade, HTTP2-Settings\nHTTP2-Settings: evil",
                "Upgrade: evil\nConnection: upgrade",
                "Connection: X-Secret\nX-Secret: evil",
            })
    void whatAClientForgesNeverReachesAPart(String forged) throws IOException {
        RawClient.Reply reply = RawClient.get(door.httpPort(), door.host(), "/page", forged);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().toLowerCase(Locale.ROOT))
                .doesNotContain("evil", "6.6.6.6", "666\r")
                .contains("x-forwarded-for: 127.0.0.1\r\n")
                .contains("x-forwarded-proto: http\r\n")
                .contains("x-forwarded-host: " + door.host() + "\r\n")
                .contains("x-forwarded-port: " + door.httpPort() + "\r\n")
                .contains("\r\nhost: " + door.host() + "\r\n");
    }

    @Test
    void credentialsAndCookiesArePassedOnEvenWhenConnectionNamesThem() throws IOException {
        RawClient.Reply reply =
                RawClient.get(
                        door.httpPort(),
                        door.host(),
                        "/page?q=%EA%B0%80&x=1",
                        "Connection: close, Authorization, Cookie, Host",
                        "Authorization: Basic abc",
                        "Cookie: a=b; c=d");

        assertThat(reply.body())
                .startsWith("GET /page?q=%EA%B0%80&x=1 HTTP/1.1\r\n")
                .contains("Authorization: Basic abc\r\n", "Cookie: a=b; c=d\r\n");
    }

    @Test
    void aPartDoesNotSayWhatItRunsOn() throws IOException {
        RawClient.Reply reply = RawClient.get(door.httpPort(), door.host(), "/page");

        assertThat(reply.header("server")).isEmpty();
        assertThat(reply.header("x-powered-by")).isEmpty();
        assertThat(reply.header("keep-alive")).isEmpty();
        assertThat(reply.header("x-request-id")).hasSize(16);
        assertThat(reply.body()).contains("X-Request-Id: " + reply.header("x-request-id"));
    }
}
