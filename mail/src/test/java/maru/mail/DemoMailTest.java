package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import maru.identity.signon.ClientAddress;
import maru.identity.signon.Credential;
import maru.identity.signon.Scope;
import maru.identity.signon.ScramSalt;
import maru.identity.signon.Verdict;
import maru.mail.demo.DemoMail;
import maru.mail.signon.Doorkeeper;
import maru.mail.signon.Office;
import org.apache.james.mailbox.MailboxManager;
import org.junit.jupiter.api.Test;

/// The demo's mailboxes look lived in.
final class DemoMailTest {

    @Test
    void aTermOfMailIsThereOnceHoweverOftenItIsPutIn() throws Exception {
        try (MailFixture fixture = new MailFixture()) {
            MailServer server = fixture.server();
            DemoMail demo =
                    new DemoMail(
                            server.part(MailboxManager.class),
                            new Everybody(),
                            "maru.test",
                            Clock.systemUTC());
            demo.putIn();
            long mails = count(fixture, "select count(*) as n from message");
            assertThat(mails).isGreaterThanOrEqualTo(200);
            assertThat(count(fixture, "select count(distinct thread) as n from message"))
                    .isLessThan(mails / 2);
            assertThat(count(fixture, "select count(*) as n from message where flags & 32 = 0"))
                    .isPositive();
            demo.putIn();
            assertThat(count(fixture, "select count(*) as n from message")).isEqualTo(mails);
        }
    }

    private static long count(MailFixture fixture, String question) {
        return fixture.database.read(
                transaction -> transaction.one(question, row -> row.bigint("n")));
    }

    private static final class Everybody implements Doorkeeper {

        @Override
        public Verdict authenticate(Credential credential, Scope door, ClientAddress from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ScramSalt scramSalt(String login) {
            throw new UnsupportedOperationException();
        }

        @Override
        public AutoCloseable watch(Verdict.Accepted accepted, Runnable close) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean hasMailbox(String localPart) {
            return true;
        }

        @Override
        public Optional<String> displayName(String localPart) {
            return Optional.of("김하나");
        }

        @Override
        public Optional<Office> office(String localPart) {
            return Optional.empty();
        }

        @Override
        public List<Office> officesOf(String localPart) {
            return List.of();
        }
    }
}
