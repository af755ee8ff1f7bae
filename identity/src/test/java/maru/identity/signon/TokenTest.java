package maru.identity.signon;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Access tokens, checked without asking the sign-on server.
class TokenTest {

    private static final Doors DOORS = new Doors("kim,김하나,kim.hana,,", "lee,이두리,lee.duri,,");
    private static final RSAKey FIRST = key("first");
    private static final RSAKey SECOND = key("second");
    private static final AtomicReference<String> PUBLISHED = new AtomicReference<>(set(FIRST));
    private static final SignOn DOOR =
            DOORS.signOn(new SignOnKeys(PUBLISHED::get), Clock.systemUTC());

    @AfterAll
    static void close() {
        DOOR.close();
        DOORS.close();
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String set(RSAKey... keys) {
        return new JWKSet(java.util.List.<com.nimbusds.jose.jwk.JWK>of(keys))
                .toPublicJWKSet()
                .toString();
    }

    private static JWTClaimsSet.Builder claims() {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer("https://maru.example.kr/auth/realms/maru")
                .audience("maru")
                .claim("azp", "portal")
                .claim("typ", "Bearer")
                .claim("scope", "openid imap dav")
                .claim("sid", "web-1")
                .claim("preferred_username", DOORS.person("kim").value().toString())
                .issueTime(Date.from(now.minusSeconds(5)))
                .expirationTime(Date.from(now.plusSeconds(300)));
    }

    private static String signed(JWTClaimsSet claims, RSAKey key) {
        return signed(claims, JWSAlgorithm.RS256, key.getKeyID(), signer(key));
    }

    private static JWSSigner signer(RSAKey key) {
        try {
            return new RSASSASigner(key);
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String signed(
            JWTClaimsSet claims, JWSAlgorithm algorithm, String keyId, JWSSigner signer) {
        try {
            SignedJWT token =
                    new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims);
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Verdict ask(SignOn door, String token, Scope scope) {
        return door.authenticate(new Credential.Bearer(token, Optional.empty()), scope, Doors.HOME);
    }

    private static Optional<Reason> denied(Verdict verdict) {
        return verdict instanceof Verdict.Denied no ? Optional.of(no.reason()) : Optional.empty();
    }

    @Test
    void aTokenSaysWhoAndItsScopeOpensTheDoors() {
        Verdict verdict = ask(DOOR, signed(claims().build(), FIRST), Scope.IMAP);
        assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
        Verdict.Accepted accepted = (Verdict.Accepted) verdict;
        assertThat(accepted.principal())
                .isEqualTo(new Principal.Human(DOORS.person("kim"), "kim.hana"));
        assertThat(accepted.scopes()).containsExactlyInAnyOrder(Scope.IMAP, Scope.DAV);
        assertThat(accepted.until()).isPresent();
        assertThat(denied(ask(DOOR, signed(claims().build(), FIRST), Scope.XMPP)))
                .contains(Reason.OUT_OF_SCOPE);
    }

    @Test
    void aTokenThatIsForSomethingElseIsNone() throws Exception {
        Instant now = Instant.now();
        Map<String, UnaryOperator<JWTClaimsSet.Builder>> wrong =
                Map.of(
                        "another issuer", one -> one.issuer("https://evil.example"),
                        "another audience", one -> one.audience("account"),
                        "another client", one -> one.claim("azp", "somebody"),
                        "run out", one -> one.expirationTime(Date.from(now.minusSeconds(60))),
                        "of the future", one -> one.issueTime(Date.from(now.plusSeconds(120))),
                        "not yet", one -> one.notBeforeTime(Date.from(now.plusSeconds(120))),
                        "an id token", one -> one.claim("typ", "ID"),
                        "a refresh token", one -> one.claim("typ", "Refresh"),
                        "nobody", one -> one.claim("preferred_username", "kim.hana"),
                        "unknown",
                                one ->
                                        one.claim(
                                                "preferred_username",
                                                UUID.randomUUID().toString()));
        wrong.forEach(
                (name, change) ->
                        assertThat(
                                        denied(
                                                ask(
                                                        DOOR,
                                                        signed(
                                                                change.apply(claims()).build(),
                                                                FIRST),
                                                        Scope.IMAP)))
                                .as(name)
                                .contains(Reason.WRONG));
        for (String token :
                new String[] {
                    "",
                    "a.b.c",
                    "x".repeat(100_000),
                    new PlainJWT(claims().build()).serialize(),
                    signed(claims().build(), FIRST) + "x",
                    // The public key taken for a shared one.
                    signed(
                            claims().build(),
                            JWSAlgorithm.HS256,
                            "first",
                            new MACSigner(FIRST.toRSAPublicKey().getEncoded())),
                    signed(claims().build(), JWSAlgorithm.RS256, "first", signer(SECOND))
                }) {
            assertThat(denied(ask(DOOR, token, Scope.IMAP))).contains(Reason.WRONG);
        }
    }

    @Test
    void theLoginBesidesATokenMustBeItsOwn() {
        String token = signed(claims().build(), FIRST);
        assertThat(
                        DOOR.authenticate(
                                new Credential.Bearer(token, Optional.of("kim.hana")),
                                Scope.IMAP,
                                Doors.HOME))
                .isInstanceOf(Verdict.Accepted.class);
        assertThat(
                        denied(
                                DOOR.authenticate(
                                        new Credential.Bearer(token, Optional.of("lee.duri")),
                                        Scope.IMAP,
                                        Doors.HOME)))
                .contains(Reason.WRONG);
    }

    @Test
    void keysRollOverAndAnUnknownKeyIsNotAskedForAgainAndAgain() {
        AtomicInteger asked = new AtomicInteger();
        AtomicReference<String> published = new AtomicReference<>(set(FIRST, SECOND));
        SignOnKeys keys =
                new SignOnKeys(
                        () -> {
                            asked.incrementAndGet();
                            return published.get();
                        });
        try (SignOn door = DOORS.signOn(keys, Clock.systemUTC())) {
            assertThat(ask(door, signed(claims().build(), SECOND), Scope.IMAP))
                    .isInstanceOf(Verdict.Accepted.class);
            RSAKey unknown = key("unknown");
            for (int i = 0; i < 50; i++) {
                assertThat(denied(ask(door, signed(claims().build(), unknown), Scope.IMAP)))
                        .contains(Reason.WRONG);
            }
            assertThat(asked.get()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void withoutKeysNobodyIsTurnedAwayForGood() {
        SignOnKeys none =
                new SignOnKeys(
                        () -> {
                            throw new IOException("no answer");
                        });
        try (SignOn door = DOORS.signOn(none, Clock.systemUTC())) {
            assertThat(denied(ask(door, signed(claims().build(), FIRST), Scope.IMAP)))
                    .contains(Reason.UNAVAILABLE);
        }
    }

    @Test
    void signingOutEndsTokensAndTheirConnections() throws InterruptedException {
        String token =
                signed(
                        claims().claim("preferred_username", DOORS.person("lee").value().toString())
                                .claim("sid", "web-2")
                                .build(),
                        FIRST);
        CountDownLatch closed = new CountDownLatch(1);
        Verdict.Accepted accepted = (Verdict.Accepted) ask(DOOR, token, Scope.IMAP);
        try (LiveSession session = DOOR.watch(accepted, closed::countDown)) {
            DOORS.town()
                    .portal()
                    .change(
                            transaction ->
                                    transaction.first(
                                            "select identity.session_ended(?, 'web-2', 'test')",
                                            row -> true,
                                            DOORS.person("lee").value()));
            assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(session).isNotNull();
        }
        assertThat(denied(ask(DOOR, token, Scope.IMAP))).contains(Reason.ENDED);
        String other =
                signed(
                        claims().claim("preferred_username", DOORS.person("lee").value().toString())
                                .claim("sid", "web-3")
                                .build(),
                        FIRST);
        assertThat(ask(DOOR, other, Scope.IMAP)).isInstanceOf(Verdict.Accepted.class);
    }
}
