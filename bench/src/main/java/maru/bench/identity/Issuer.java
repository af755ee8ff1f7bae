package maru.bench.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import maru.identity.PersonId;

/// Signs tokens and shows its public key, as the sign-on server does.
record Issuer(RSAKey key, HttpServer server) implements AutoCloseable {

    static final URI NAME = URI.create("http://localhost:8080/auth/realms/maru");

    static Issuer start(RSAKey key) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] set = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
        server.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(200, set.length);
                    exchange.getResponseBody().write(set);
                    exchange.close();
                });
        server.start();
        return new Issuer(key, server);
    }

    URI keys() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    String token(PersonId person) throws JOSEException {
        Instant now = Instant.now();
        SignedJWT token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(),
                        new JWTClaimsSet.Builder()
                                .issuer(NAME.toString())
                                .audience("maru")
                                .claim("azp", "maru")
                                .claim("typ", "Bearer")
                                .claim("scope", "imap smtp jmap xmpp dav api")
                                .claim("preferred_username", person.value().toString())
                                .issueTime(Date.from(now))
                                .expirationTime(Date.from(now.plusSeconds(3_000)))
                                .build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
