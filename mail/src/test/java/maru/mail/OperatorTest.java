package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import maru.storage.Database;
import maru.storage.Transaction;
import maru.storage.feed.Feed;
import maru.storage.feed.FeedSequencer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `maru admin mail` asks of the database, over mailboxes in use.
final class OperatorTest {

    private static MailFixture fixture;
    private static FeedSequencer sequencer;
    private static Database operator;
    private static MailServer server;
    private static Wire imap;

    @BeforeAll
    static void useMailboxes() throws Exception {
        fixture = new MailFixture();
        operator = fixture.fresh.asSuperuser();
        sequencer = FeedSequencer.start(operator, new Feed("mail"));
        server = fixture.server();
        imap = Wire.login(server, "hana");
        imap.command("CREATE kept");
        for (int i = 0; i < 6; i++) {
            imap.append(
                    "INBOX",
                    "Subject: %d\r\nMessage-ID: <%d@x>\r\n\r\n현장체험학습 안내\r\n".formatted(i, i));
        }
        imap.command("SELECT INBOX");
        imap.command("STORE 1:2 +FLAGS (\\Seen $Label)");
        imap.command("COPY 1:3 kept");
        imap.command("MOVE 4 kept");
        imap.command("STORE 5 +FLAGS (\\Deleted)");
        imap.command("EXPUNGE");
    }

    @AfterAll
    static void stop() throws Exception {
        imap.close();
        sequencer.close();
        operator.close();
        fixture.close();
    }

    @Test
    void mailboxesInUseAreInOrder() {
        assertThat(verify()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update mail.mailbox set unseen = unseen + 1 where name = 'kept'",
                "update mail.mailbox set last_uid = 1 where name = 'INBOX'",
                "update mail.account set bytes = bytes - 1 where owner = 'hana'",
                "update mail.account set changes = changes + 1 where owner = 'hana'",
                "update mail.message set thread = gen_random_uuid() where uid = 1",
                "delete from mail.message where uid = 1",
                "insert into mail.expunged (mailbox, modseq, uid, message)"
                        + " select mailbox, 1, uid, message from mail.message where uid = 1"
            })
    void whateverIsDerivedWronglyIsFound(String damage) {
        List<String> wrong =
                operator.transaction(
                        tx -> {
                            tx.update("savepoint before");
                            tx.update(damage);
                            List<String> found = verify(tx);
                            tx.update("rollback to savepoint before");
                            return found;
                        });
        assertThat(wrong).isNotEmpty();
        assertThat(verify()).isEmpty();
    }

    @Test
    void quotaHoldsForOneAndForAllTheOthers() throws Exception {
        String message = "Subject: large\r\n\r\n" + "x".repeat(2_000) + "\r\n";
        assertThat(asks("select mail.set_quota('nobody', 1) as done")).isFalse();
        assertThat(asks("select mail.set_quota('HANA', 1000) as done")).isTrue();
        imap.send("q APPEND kept {" + message.length() + "}");
        imap.expect("\\+ .*");
        imap.send(message);
        assertThat(imap.expectUntil("q .*").getLast()).startsWith("q NO ");
        assertThat(asks("select mail.set_quota('hana', null) as done")).isTrue();
        imap.append("kept", message);
        assertThat(verify()).isEmpty();
    }

    @Test
    void wordsAreReadAnewFromWhatTheMessagesHold() throws Exception {
        try (Wire duri = Wire.login(server, "duri")) {
            duri.append("INBOX", "Subject: one\r\n\r\nlunch\r\n");
            duri.append("INBOX", "Subject: two\r\n\r\ncare\r\n");
            duri.command("SELECT INBOX");
            duri.sendUntil("SEARCH BODY \"care\"", "\\* SEARCH.*", "\\* SEARCH 2");
            // The index cannot know of this.
            operator.change(
                    tx ->
                            tx.update(
                                    "update mail.content set hash = (select hash from mail.content c"
                                            + " join mail.message m on m.message = c.message join"
                                            + " mail.mailbox b on b.id = m.mailbox where b.owner ="
                                            + " 'duri' and m.uid = 2) where message = (select message"
                                            + " from mail.message m join mail.mailbox b on b.id ="
                                            + " m.mailbox where b.owner = 'duri' and m.uid = 1)"));
            assertThat(duri.command("SEARCH BODY \"care\"")).contains("* SEARCH 2");
            long told =
                    operator.transaction(
                            tx ->
                                    tx.one(
                                            "select mail.reindex('duri') as told",
                                            row -> row.bigint("told")));
            assertThat(told).isEqualTo(1);
            duri.sendUntil("SEARCH BODY \"care\"", "\\* SEARCH.*", "\\* SEARCH 1 2");
            duri.sendUntil("SEARCH BODY \"lunch\"", "\\* SEARCH.*", "\\* SEARCH");
        }
    }

    private static List<String> verify() {
        return operator.read(OperatorTest::verify);
    }

    private static List<String> verify(Transaction tx) {
        return tx.list("select * from mail.verify() as wrong", row -> row.text("wrong"));
    }

    private static boolean asks(String question) {
        return operator.transaction(tx -> tx.one(question, row -> row.bool("done")));
    }
}
