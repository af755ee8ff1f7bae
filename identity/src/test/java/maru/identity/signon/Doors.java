package maru.identity.signon;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import maru.identity.Asker;
import maru.identity.AuthenticationLevel;
import maru.identity.PersonId;
import maru.identity.Town;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.feed.Feed;
import maru.storage.feed.FeedSequencer;

/// A school's staff with their logins, and a door of the part `mail`, on today's real date.
final class Doors implements AutoCloseable {

    static final byte[] PEPPER =
            "of a test, thirty-two bytes long".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    static final ClientAddress HOME = ClientAddress.of("192.0.2.7");
    static final ClientAddress SCHOOL = ClientAddress.of("203.0.113.1");

    private final Town town;
    private final FeedSequencer sequencer;
    private final Database mail;

    Doors(String... staff) {
        StringBuilder lines = new StringBuilder("교직원번호,이름,직위,기관코드,시작일,로그인이름,휴대전화,전자우편,연락처확인");
        for (String line : staff) {
            String[] cells = line.split(",", -1);
            lines.append("\n%s,%s,교사,1000001,2026-03-01,%s,%s,%s,예".formatted((Object[]) cells));
        }
        this.town = Town.of();
        var report = town.bring(LocalDate.now(Seoul.ZONE), lines.toString());
        if (!report.done()) {
            throw new AssertionError(report.problems());
        }
        this.sequencer = FeedSequencer.start(town.owner(), new Feed("people"));
        this.mail = town.fresh().as("mail");
    }

    Town town() {
        return town;
    }

    Database mail() {
        return mail;
    }

    SignOn signOn() {
        return signOn(new SignOnKeys(() -> "{\"keys\":[]}"), Clock.systemUTC());
    }

    SignOn signOn(SignOnKeys keys, Clock clock) {
        return StoredSignOn.start(mail, clock, settings(), keys);
    }

    static SignOnSettings settings() {
        return new SignOnSettings(
                PEPPER,
                URI.create("https://maru.example.kr/auth/realms/maru"),
                URI.create("http://127.0.0.1:1/certs"),
                Set.of("portal", "maru"),
                "maru",
                "maru.example.kr",
                Duration.ofSeconds(60));
    }

    AppPasswords mine() {
        return AppPasswords.over(town.portal(), Clock.systemUTC(), PEPPER);
    }

    AppPasswords operators() {
        return AppPasswords.over(town.owner(), Clock.systemUTC(), PEPPER);
    }

    Asker.SignedIn fresh(String key) {
        return new Asker.SignedIn(
                town.person(key),
                "session",
                "192.0.2.1",
                AuthenticationLevel.TWO_FACTORS,
                Instant.now());
    }

    AppPassword.Made make(String key, Scope... scopes) {
        return mine().create(
                        fresh(key),
                        "집 전화기",
                        scopes.length == 0 ? Scope.all() : Set.of(scopes),
                        Optional.empty());
    }

    PersonId person(String key) {
        return town.person(key);
    }

    @Override
    public void close() {
        sequencer.close();
        town.close();
    }
}
