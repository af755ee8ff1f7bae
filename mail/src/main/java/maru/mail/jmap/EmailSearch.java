package maru.mail.jmap;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import maru.mail.mime.MessageReader;
import maru.mail.mime.Part;
import maru.storage.Row;
import org.apache.james.mailbox.exception.MailboxException;

/// Finds e-mails of an account: by their rows in one statement; words by the index and lines of
/// headers by reading them, both of which come down to ids that the statement compares.
final class EmailSearch {

    /// `own` are the account's mailboxes, `e` its e-mails, `c` their contents.
    private static final String FROM =
            """
            with own as (select id from mailbox where namespace = '#private' and owner = ?), e as (
                select m.message, (array_agg(m.thread))[1] as thread, max(m.bytes) as bytes,
                    min(m.received_at) as received_at, array_agg(m.mailbox) as boxes,
                    bit_or(m.flags)::int as flags
                from message m where m.mailbox in (select id from own) group by m.message
            )
            """;

    private final Stores stores;
    private final Account account;

    EmailSearch(Stores stores, Account account) {
        this.stores = stores;
        this.account = account;
    }

    <T> List<T> find(EmailFilter.Clause clause, Row.Mapper<T> mapper) {
        return stores.database()
                .look(
                        transaction ->
                                transaction.list(
                                        FROM
                                                + "select e.message, e.thread, e.received_at,"
                                                + " e.bytes from e join content c using (message)"
                                                + " where "
                                                + clause.sql(),
                                        mapper,
                                        parameters(clause)));
    }

    /// The e-mails that hold words.
    Set<UUID> words(String words, boolean bodiesOnly) throws MethodError {
        List<UUID> mailboxes =
                stores.database()
                        .look(
                                transaction ->
                                        transaction.list(
                                                "select id from mailbox where namespace ="
                                                        + " '#private' and owner = ? and messages >"
                                                        + " 0",
                                                row -> row.uuid("id"),
                                                account.owner()));
        try {
            return stores.index().holding(mailboxes, words, bodiesOnly);
        } catch (MailboxException indexing) {
            throw new MethodError("serverUnavailable", "Mail is still being indexed; ask later.");
        }
    }

    /// The e-mails in whose header a line is like that.
    Set<UUID> lines(Predicate<Part.Line> wanted) {
        Set<UUID> found = new HashSet<>();
        headers(
                EmailFilter.Clause.ALL,
                (message, lines) -> {
                    if (lines.stream().anyMatch(wanted)) {
                        found.add(message);
                    }
                });
        return found;
    }

    /// What is to be sorted by, for each e-mail with such a line.
    <K> Map<UUID, K> keys(EmailFilter.Clause clause, String line, Function<Part.Line, K> key) {
        Map<UUID, K> keys = new HashMap<>();
        headers(
                clause,
                (message, lines) ->
                        lines.stream()
                                .filter(each -> each.is(line))
                                .reduce((one, next) -> next)
                                .ifPresent(each -> keys.put(message, key.apply(each))));
        return keys;
    }

    private interface Reading {
        void of(UUID message, List<Part.Line> lines);
    }

    /// One after another, so that a large account needs no more memory than a small one.
    private void headers(EmailFilter.Clause clause, Reading reading) {
        stores.database()
                .read(
                        transaction -> {
                            transaction.each(
                                    FROM
                                            + "select e.message, c.header from e join content c"
                                            + " using (message) where "
                                            + clause.sql(),
                                    row ->
                                            reading.of(
                                                    row.uuid("message"),
                                                    lines(row.bytes("header"))),
                                    parameters(clause));
                            return true;
                        });
    }

    private static List<Part.Line> lines(byte[] header) {
        try {
            return MessageReader.header(new ByteArrayInputStream(header));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private Object[] parameters(EmailFilter.Clause clause) {
        List<Object> parameters = new ArrayList<>();
        parameters.add(account.owner());
        parameters.addAll(clause.parameters());
        return parameters.toArray();
    }
}
