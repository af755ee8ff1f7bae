package maru.identity.signon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import maru.identity.Asker;
import maru.identity.AuthenticationLevel;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.storage.DatabaseFailure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SignOnTest {

    private static final Doors DOORS =
            new Doors(
                    "kim,김하나,kim.hana,010-1111-2222,hana@example.org",
                    "lee,이두리,lee.duri,,",
                    "park,박세찬,,010-3333-4444,",
                    "choi,최네온,admin,,",
                    "jung,정다섯,jung5,,",
                    "kang,강여섯,kang6,,",
                    "cho,조일곱,cho7,,");
    private static final SignOn DOOR = DOORS.signOn();

    @AfterAll
    static void close() {
        DOOR.close();
        DOORS.close();
    }

    private static Verdict plain(String login, String secret, Scope door) {
        return DOOR.authenticate(new Credential.Password(login, secret), door, Doors.HOME);
    }

    private static Reason reason(Verdict verdict) {
        return ((Verdict.Denied) verdict).reason();
    }

    @Test
    void anAppPasswordOpensItsDoorsByAnyLoginOfItsOwner() {
        AppPassword.Made made = DOORS.make("kim", Scope.IMAP, Scope.SMTP);
        for (String login :
                List.of(
                        "kim.hana",
                        "KIM.Hana",
                        "kim.hana@maru.example.kr",
                        "010-1111-2222",
                        "01011112222",
                        "+82 10 1111 2222",
                        "hana@example.org")) {
            Verdict verdict = plain(login, made.secret(), Scope.IMAP);
            assertThat(verdict).as(login).isInstanceOf(Verdict.Accepted.class);
            Verdict.Accepted accepted = (Verdict.Accepted) verdict;
            assertThat(accepted.principal())
                    .isEqualTo(new Principal.Human(DOORS.person("kim"), "kim.hana"));
            assertThat(accepted.scopes()).containsExactlyInAnyOrder(Scope.IMAP, Scope.SMTP);
            assertThat(accepted.appPassword()).contains(made.password().id());
        }
        assertThat(reason(plain("kim.hana", made.secret(), Scope.XMPP)))
                .isEqualTo(Reason.OUT_OF_SCOPE);
    }

    @Test
    void anAppPasswordIsNoUseWithAnothersLogin() {
        AppPassword.Made made = DOORS.make("lee");
        assertThat(reason(plain("kim.hana", made.secret(), Scope.IMAP))).isEqualTo(Reason.WRONG);
        assertThat(reason(plain("nobody", made.secret(), Scope.IMAP))).isEqualTo(Reason.WRONG);
    }

    @Test
    void aNameIsForGoodAndReservedOnesAreNobodys() {
        Names names = Names.over(DOORS.mail(), java.time.Clock.systemUTC());
        assertThat(names.localPart(DOORS.person("kim"))).isEqualTo("kim.hana");
        assertThat(names.person("KIM.hana")).contains(DOORS.person("kim"));
        assertThat(names.displayName(DOORS.person("kim"))).contains("김하나");
        String opaque = names.localPart(DOORS.person("park"));
        assertThat(opaque).matches("u[a-z0-9]{9}");
        assertThat(names.localPart(DOORS.person("park"))).isEqualTo(opaque);
        assertThat(names.localPart(DOORS.person("choi"))).matches("u[a-z0-9]{9}");
        assertThat(names.person("admin")).isEmpty();
    }

    @Test
    void scramProvesOneOfSeveralAppPasswords() {
        AppPassword.Made first = DOORS.make("lee");
        AppPassword.Made second = DOORS.make("lee", Scope.XMPP);
        ScramSalt salt = DOOR.scramSalt("lee.duri");
        assertThat(salt.iterations()).isEqualTo(4096);
        assertThat(DOOR.scramSalt("lee.duri@maru.example.kr").salt()).isEqualTo(salt.salt());
        for (AppPassword.Made made : List.of(first, second)) {
            String message = "n=lee.duri,r=abc,r=abcdef,s=c2FsdA==,i=4096,c=biws,r=abcdef";
            byte[] proof = proof(made.secret(), salt, message);
            Verdict verdict =
                    DOOR.authenticate(
                            new Credential.ScramProof("lee.duri", message, proof),
                            Scope.XMPP,
                            Doors.HOME);
            assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
            Verdict.Accepted accepted = (Verdict.Accepted) verdict;
            assertThat(accepted.appPassword()).contains(made.password().id());
            byte[] serverKey =
                    Secret.hmac(
                            Secret.of(made.secret()).orElseThrow().salted(salt),
                            "Server Key".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertThat(accepted.serverSignature().orElseThrow())
                    .isEqualTo(
                            Secret.hmac(
                                    serverKey,
                                    message.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            proof[0] ^= 1;
            assertThat(
                            reason(
                                    DOOR.authenticate(
                                            new Credential.ScramProof("lee.duri", message, proof),
                                            Scope.XMPP,
                                            Doors.HOME)))
                    .isEqualTo(Reason.WRONG);
        }
    }

    private static byte[] proof(String secret, ScramSalt salt, String message) {
        byte[] clientKey =
                Secret.hmac(
                        Secret.of(secret).orElseThrow().salted(salt),
                        "Client Key".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        byte[] signature =
                Secret.hmac(
                        Secret.sha256(clientKey),
                        message.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        byte[] proof = new byte[32];
        for (int i = 0; i < 32; i++) {
            proof[i] = (byte) (clientKey[i] ^ signature[i]);
        }
        return proof;
    }

    @Test
    void anUnknownLoginsSaltIsMadeUpAndStaysTheSame() {
        byte[] salt = DOOR.scramSalt("no.such.person").salt();
        assertThat(salt).hasSize(16).isEqualTo(DOOR.scramSalt("no.such.person").salt());
        assertThat(salt).isNotEqualTo(DOOR.scramSalt("no.such.other").salt());
        try (SignOn another = DOORS.signOn()) {
            assertThat(another.scramSalt("no.such.person").salt()).isEqualTo(salt);
        }
    }

    @Test
    void guessesAreCountedOverAllDoorsAndTheRightPasswordStillOpens() {
        AppPassword.Made made = DOORS.make("jung");
        Scope[] doors = Scope.values();
        int answered = 0;
        for (int i = 0; i < 30; i++) {
            Verdict verdict = plain("jung5", "guess " + i, doors[i % doors.length]);
            if (reason(verdict) == Reason.WRONG) {
                answered++;
            } else {
                assertThat(reason(verdict)).isEqualTo(Reason.THROTTLED);
                assertThat(((Verdict.Denied) verdict).retryAfter())
                        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(13));
            }
        }
        assertThat(answered).isBetween(5, 10);
        assertThat(tried("jung", null)).isPositive();
        assertThat(tried("jung", "her own browser")).isZero();
        assertThat(plain("jung5", made.secret(), Scope.IMAP)).isInstanceOf(Verdict.Accepted.class);
        assertThat(reason(plain("kang6", "guess", Scope.IMAP))).isEqualTo(Reason.WRONG);
    }

    private static int tried(String key, @org.jspecify.annotations.Nullable String device) {
        return DOORS.town()
                .portal()
                .transaction(
                        transaction ->
                                transaction.one(
                                        "select identity.sign_in_tried(?, ?, '', '192.0.2.1',"
                                                + " '192.0.2.1') as wait",
                                        row -> row.integer("wait"),
                                        DOORS.person(key).value(),
                                        device));
    }

    @Test
    void anAddressMayTryOnlySoManyUnknownLoginsWhileAccountsThereGoOnWorking() {
        AppPassword.Made made = DOORS.make("kang");
        ClientAddress hall = ClientAddress.of("198.51.100.9");
        int answered = 0;
        for (int i = 0; i < 60; i++) {
            Verdict verdict =
                    DOOR.authenticate(new Credential.Password("nobody" + i, "x"), Scope.IMAP, hall);
            answered += reason(verdict) == Reason.WRONG ? 1 : 0;
        }
        assertThat(answered).isEqualTo(30);
        assertThat(
                        DOOR.authenticate(
                                new Credential.Password("kang6", made.secret()), Scope.IMAP, hall))
                .isInstanceOf(Verdict.Accepted.class);
        // A slip of one who is known is no unknown login.
        assertThat(
                        reason(
                                DOOR.authenticate(
                                        new Credential.Password("kang6", "slip"),
                                        Scope.IMAP,
                                        hall)))
                .isEqualTo(Reason.WRONG);
    }

    @Test
    void aRevokedPasswordClosesItsConnectionAndOpensNothing() throws InterruptedException {
        AppPassword.Made made = DOORS.make("cho");
        AppPassword.Made other = DOORS.make("cho");
        CountDownLatch closed = new CountDownLatch(1);
        CountDownLatch spared = new CountDownLatch(1);
        Verdict.Accepted accepted = (Verdict.Accepted) plain("cho7", made.secret(), Scope.XMPP);
        LiveSession session = DOOR.watch(accepted, closed::countDown);
        LiveSession kept =
                DOOR.watch(
                        (Verdict.Accepted) plain("cho7", other.secret(), Scope.XMPP),
                        spared::countDown);
        DOORS.mine().revoke(DOORS.fresh("cho"), made.password().id());
        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(reason(plain("cho7", made.secret(), Scope.XMPP))).isEqualTo(Reason.ENDED);
        assertThat(spared.getCount()).isEqualTo(1);
        session.close();
        kept.close();
    }

    @Test
    void whatWasRevokedBeforeItWasWatchedIsClosedAtOnce() throws InterruptedException {
        AppPassword.Made made = DOORS.make("cho");
        Verdict.Accepted accepted = (Verdict.Accepted) plain("cho7", made.secret(), Scope.XMPP);
        DOORS.mine().revoke(DOORS.fresh("cho"), made.password().id());
        CountDownLatch closed = new CountDownLatch(1);
        try (LiveSession session = DOOR.watch(accepted, closed::countDown)) {
            assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(session).isNotNull();
        }
    }

    @Test
    void aConnectionEndsWithItsPassword() throws InterruptedException {
        AppPassword.Made made =
                DOORS.mine()
                        .create(
                                DOORS.fresh("cho"),
                                "짧은 것",
                                Set.of(Scope.IMAP),
                                Optional.of(Instant.now().plusMillis(1_500)));
        CountDownLatch closed = new CountDownLatch(1);
        Verdict.Accepted accepted = (Verdict.Accepted) plain("cho7", made.secret(), Scope.IMAP);
        try (LiveSession session = DOOR.watch(accepted, closed::countDown)) {
            assertThat(closed.await(6, TimeUnit.SECONDS)).isTrue();
            assertThat(session).isNotNull();
        }
        assertThat(reason(plain("cho7", made.secret(), Scope.IMAP))).isEqualTo(Reason.ENDED);
    }

    @Test
    void onePersonMakesNamesAndEndsHerOwnOnly() {
        AppPassword.Made made = DOORS.make("park", Scope.DAV);
        assertThat(DOORS.mine().list(DOORS.fresh("park")))
                .extracting(AppPassword::id)
                .contains(made.password().id());
        DOORS.mine().rename(DOORS.fresh("park"), made.password().id(), "학교 컴퓨터");
        assertThat(DOORS.mine().list(DOORS.fresh("park")).getFirst().label()).isEqualTo("학교 컴퓨터");
        for (Runnable act :
                List.<Runnable>of(
                        () -> DOORS.mine().rename(DOORS.fresh("kim"), made.password().id(), "x"),
                        () -> DOORS.mine().revoke(DOORS.fresh("kim"), made.password().id()))) {
            assertThatThrownBy(act::run)
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused ->
                                    assertThat(refused.refusal())
                                            .isInstanceOf(Refusal.NotFound.class));
        }
    }

    @Test
    void anOldSignInMakesNoPassword() {
        Asker.SignedIn old =
                new Asker.SignedIn(
                        DOORS.person("park"),
                        "s",
                        "192.0.2.1",
                        AuthenticationLevel.TWO_FACTORS,
                        Instant.now().minus(Duration.ofMinutes(11)));
        assertThatThrownBy(
                        () -> DOORS.mine().create(old, "x", Set.of(Scope.IMAP), Optional.empty()))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.refusal())
                                        .isInstanceOf(Refusal.Forbidden.class));
    }

    @Test
    void whatAnOperatorMadeLastsADayAndThePersonIsTold() {
        AppPassword.Made made =
                DOORS.operators()
                        .createFor(DOORS.person("park"), "help", Set.of(Scope.IMAP), "root");
        assertThat(made.password().until().orElseThrow())
                .isBetween(
                        Instant.now().plus(Duration.ofHours(23)),
                        Instant.now().plus(Duration.ofHours(25)));
        Notices notices = Notices.over(DOORS.town().portal());
        List<Notices.Notice> told = notices.unseen(DOORS.fresh("park"));
        assertThat(told.getFirst().kind()).isEqualTo(Notices.Kind.APP_PASSWORD_BY_OPERATOR);
        assertThat(told.getFirst().facts()).containsEntry("operator", "root");
        notices.seen(DOORS.fresh("park"), told.getFirst().id());
        assertThat(notices.unseen(DOORS.fresh("park"))).hasSize(told.size() - 1);
    }

    @Test
    void noPartButThePortalMakesPasswords() {
        assertThatThrownBy(
                        () ->
                                AppPasswords.over(
                                                DOORS.mail(),
                                                java.time.Clock.systemUTC(),
                                                Doors.PEPPER)
                                        .create(
                                                DOORS.fresh("park"),
                                                "x",
                                                Set.of(Scope.IMAP),
                                                Optional.empty()))
                .isInstanceOf(DatabaseFailure.class);
        assertThatThrownBy(
                        () ->
                                AppPasswords.over(
                                                DOORS.town().portal(),
                                                java.time.Clock.systemUTC(),
                                                Doors.PEPPER)
                                        .createFor(
                                                DOORS.person("park"),
                                                "x",
                                                Set.of(Scope.IMAP),
                                                "portal"))
                .isInstanceOf(DatabaseFailure.class);
    }

    private static String renewed(ServiceIdentities services, String name) {
        String secret = ServiceIdentities.fresh();
        services.put(name, secret);
        services.put(name, secret);
        return secret;
    }

    @Test
    void aServiceComesByItselfOrInAPersonsNameAsItsRuleSays() {
        ServiceIdentities services = new ServiceIdentities(DOORS.town().owner(), Doors.PEPPER);
        String notifier = renewed(services, "portal.notifier");
        String outbox = renewed(services, "portal.outbox");
        assertThat(((Verdict.Accepted) plain("portal.notifier", notifier, Scope.XMPP)).principal())
                .isEqualTo(new Principal.Service("portal.notifier", Optional.empty()));
        assertThat(reason(plain("portal.notifier", notifier, Scope.IMAP)))
                .isEqualTo(Reason.OUT_OF_SCOPE);
        assertThat(reason(plain("kim.hana*portal.notifier", notifier, Scope.XMPP)))
                .isEqualTo(Reason.OUT_OF_SCOPE);
        assertThat(
                        ((Verdict.Accepted) plain("kim.hana*portal.outbox", outbox, Scope.SMTP))
                                .principal())
                .isEqualTo(
                        new Principal.Service(
                                "portal.outbox",
                                Optional.of(new Principal.Human(DOORS.person("kim"), "kim.hana"))));
        assertThat(reason(plain("kim.hana*portal.outbox", notifier, Scope.SMTP)))
                .isEqualTo(Reason.WRONG);
        // The one before stays good for a while; the one before that does not outlive a second
        // renewal by much.
        String renewed = renewed(services, "portal.notifier");
        assertThat(plain("portal.notifier", notifier, Scope.XMPP))
                .isInstanceOf(Verdict.Accepted.class);
        assertThat(plain("portal.notifier", renewed, Scope.XMPP))
                .isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void signInsAndRefusalsAreAudited() {
        AppPassword.Made made = DOORS.make("kim", Scope.IMAP);
        plain("kim.hana", made.secret(), Scope.IMAP);
        assertThat(
                        DOORS.town()
                                .owner()
                                .<List<String>>read(
                                        transaction ->
                                                transaction.list(
                                                        "select distinct action from identity.audit"
                                                                + " where whose = ? order by action",
                                                        row -> row.text("action"),
                                                        DOORS.person("kim").value())))
                .contains("device.make", "session.begin");
    }
}
