package maru.portal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The two pages of Keycloak that the portal itself asks: keys and tokens. A code stands for the id
/// token that a test put there.
final class FakeKeycloak implements AutoCloseable {

    static final String ISSUER = "http://localhost:8080/auth/realms/maru";

    private final RSAKey key;
    private final HttpServer server;
    private final Map<String, String> tokensByCode = new ConcurrentHashMap<>();
    private final Map<String, String> formsByCode = new ConcurrentHashMap<>();

    FakeKeycloak() {
        try {
            key = new RSAKeyGenerator(2048).keyID("test").generate();
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        } catch (JOSEException | IOException failed) {
            throw new IllegalStateException(failed);
        }
        String realm = "/auth/realms/maru/protocol/openid-connect";
        server.createContext(
                realm + "/certs",
                exchange -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
        server.createContext(realm + "/token", this::token);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/auth";
    }

    /// Makes a token as Keycloak signs it, changed by the test.
    String token(Consumer<JWTClaimsSet.Builder> claims) {
        return token(key, "JWT", claims);
    }

    static String token(RSAKey with, String type, Consumer<JWTClaimsSet.Builder> claims) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder builder =
                new JWTClaimsSet.Builder()
                        .issuer(ISSUER)
                        .audience("portal")
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(60)));
        claims.accept(builder);
        try {
            SignedJWT token =
                    new SignedJWT(
                            new JWSHeader.Builder(JWSAlgorithm.RS256)
                                    .keyID("test")
                                    .type(new JOSEObjectType(type))
                                    .build(),
                            builder.build());
            token.sign(new RSASSASigner(with));
            return token.serialize();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    String logoutToken(Consumer<JWTClaimsSet.Builder> claims) {
        return token(key, "logout+jwt", claims);
    }

    void give(String code, String idToken) {
        tokensByCode.put(code, idToken);
    }

    /// What the portal sent with a code.
    String formOf(String code) {
        return formsByCode.getOrDefault(code, "");
    }

    private void token(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String code = "";
        for (String pair : form.split("&", -1)) {
            if (pair.startsWith("code=")) {
                code = URLDecoder.decode(pair.substring(5), StandardCharsets.UTF_8);
            }
        }
        formsByCode.put(code, form);
        String token = tokensByCode.remove(code);
        if (token == null) {
            answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
        } else {
            answer(
                    exchange,
                    200,
                    "{\"access_token\":\"opaque\",\"token_type\":\"Bearer\",\"expires_in\":60,"
                            + "\"scope\":\"openid\",\"id_token\":\""
                            + token
                            + "\"}");
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
