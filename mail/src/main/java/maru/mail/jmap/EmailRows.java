package maru.mail.jmap;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import maru.mail.mime.MessageReader;
import maru.mail.mime.Part;
import maru.storage.Row;
import maru.storage.blob.BlobHash;

/// Reads an account's e-mails, many by one statement.
final class EmailRows {

    /// How much of each is wanted.
    enum Depth {
        ROW,
        HEADER,
        CONTENT
    }

    private static final String OWN =
            "with own as (select id from mailbox where namespace = '#private' and owner = ?)";

    private static final String ROWS =
            OWN
                    + """
                    , e as (
                        select m.message, (array_agg(m.thread))[1] as thread, max(m.bytes) as octets,
                            min(m.received_at) as received_at, array_agg(distinct m.mailbox) as mailboxes,
                            bit_or(m.flags)::int as flags,
                            coalesce((select array_agg(distinct k) from message x, unnest(x.keywords) k
                                where x.message = m.message and x.mailbox in (select id from own)), '{}')
                                as keywords
                        from message m
                        where m.message = any(?) and m.mailbox in (select id from own)
                        group by m.message
                    )
                    select e.*, c.preview, c.files
                    """;

    private final Stores stores;

    EmailRows(Stores stores) {
        this.stores = stores;
    }

    private static String query(Depth depth) {
        return ROWS
                + switch (depth) {
                    case ROW -> "from e join content c using (message)";
                    case HEADER -> ", c.header from e join content c using (message)";
                    case CONTENT ->
                            ", c.header, c.hash, f.* from e join content c using (message)"
                                    + " left join lateral storage.find_blob(c.hash) f on true";
                };
    }

    /// Those of these that the account has, by id, in no order.
    Map<UUID, Email> find(Account account, Collection<UUID> ids, Depth depth) {
        Map<UUID, Email> found = new LinkedHashMap<>();
        if (ids.isEmpty()) {
            return found;
        }
        stores.database()
                .look(
                        transaction ->
                                transaction.list(
                                        query(depth),
                                        row -> email(row, depth),
                                        account.owner(),
                                        ids))
                .forEach(email -> found.put(email.id(), email));
        return found;
    }

    Optional<Email> find(Account account, UUID id, Depth depth) {
        return Optional.ofNullable(find(account, List.of(id), depth).get(id));
    }

    /// The e-mails of each thread, the oldest first (RFC 8621 §3.1).
    Map<UUID, List<UUID>> threads(Account account, Collection<UUID> threads) {
        record Member(UUID thread, UUID message) {}
        Map<UUID, List<UUID>> members = new LinkedHashMap<>();
        if (threads.isEmpty()) {
            return members;
        }
        stores.database()
                .look(
                        transaction ->
                                transaction.list(
                                        OWN
                                                + "select m.thread, m.message from message m where"
                                                + " m.thread = any(?) and m.mailbox in (select id"
                                                + " from own) group by m.thread, m.message order by"
                                                + " min(m.received_at), m.message",
                                        row -> new Member(row.uuid("thread"), row.uuid("message")),
                                        account.owner(),
                                        threads))
                .forEach(
                        member ->
                                members.computeIfAbsent(member.thread(), any -> new ArrayList<>())
                                        .add(member.message()));
        return members;
    }

    private Email email(Row row, Depth depth) {
        Set<String> keywords = new TreeSet<>();
        row.texts("keywords").forEach(each -> keywords.add(each.toLowerCase(Locale.ROOT)));
        return new Email(
                row.uuid("message"),
                row.uuid("thread"),
                row.bigint("octets"),
                row.instant("received_at"),
                row.uuids("mailboxes"),
                row.integer("flags"),
                keywords,
                depth == Depth.ROW ? List.of() : header(row.bytes("header")),
                row.optional("preview", Row::text)
                        .map(preview -> new Email.Shown(preview, row.bool("files"))),
                depth == Depth.CONTENT && row.optional("bytes", Row::bigint).isPresent()
                        ? Optional.of(stores.blobs().found(BlobHash.of(row.bytes("hash")), row))
                        : Optional.empty());
    }

    private static List<Part.Line> header(byte[] bytes) {
        try {
            return MessageReader.header(new ByteArrayInputStream(bytes));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
