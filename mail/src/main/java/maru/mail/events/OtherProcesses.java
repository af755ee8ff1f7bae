package maru.mail.events;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import javax.mail.Flags;
import maru.mail.index.MailIndex;
import maru.mail.store.Changes;
import maru.mail.store.StoredMailboxId;
import maru.mail.store.StoredMessageId;
import maru.storage.Database;
import maru.storage.feed.Feed;
import maru.storage.feed.FeedEntry;
import maru.storage.feed.FeedFollower;
import maru.storage.feed.FeedReader;
import maru.storage.feed.FeedSignals;
import org.apache.james.core.Username;
import org.apache.james.events.Event;
import org.apache.james.events.EventBus;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.events.MailboxIdRegistrationKey;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MessageMetaData;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.model.UpdatedFlags;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.event.EventFactory;
import org.apache.james.mailbox.store.mail.MessageMapper;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;

/// Hears from the feed `mail` what other processes wrote, and tells it to the sessions of this one:
/// so IDLE (RFC 2177) hears of a delivery wherever it was made, also when the process that made it
/// died before it could tell anybody. What this process wrote itself its sessions know already.
public final class OtherProcesses implements FeedReader, AutoCloseable {

    private static final Feed MAIL = new Feed(Changes.FEED);

    private final Database database;
    private final EventBus events;
    private final MailboxSessionMapperFactory mappers;
    private final String process;
    private final MailIndex index;
    private final FeedSignals signals;
    private final FeedFollower follower;
    private volatile Consumer<Set<UUID>> listener = mailboxes -> {};
    private volatile long position;

    private OtherProcesses(
            Database database,
            EventBus events,
            MailboxSessionMapperFactory mappers,
            UUID process,
            MailIndex index) {
        this.database = database;
        this.events = events;
        this.mappers = mappers;
        this.process = process.toString();
        this.index = index;
        this.position =
                database.read(
                        transaction ->
                                transaction.one(
                                        "select position from storage.feed where name = ?",
                                        row -> row.bigint("position"),
                                        MAIL.name()));
        this.signals = FeedSignals.start(database);
        this.follower = FeedFollower.start(database, signals, MAIL, this);
    }

    /// Begins with what happens from now on; earlier things no session here has missed.
    ///
    /// @param index hears of every mailbox in which something changed, by whichever process
    public static OtherProcesses follow(
            Database database,
            EventBus events,
            MailboxSessionMapperFactory mappers,
            UUID process,
            MailIndex index) {
        return new OtherProcesses(database, events, mappers, process, index);
    }

    /// From now on somebody hears in which mailboxes something changed, by whichever process.
    public void listen(Consumer<Set<UUID>> hears) {
        listener = hears;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void take(List<FeedEntry> entries) {
        Set<UUID> mailboxes = new HashSet<>();
        for (FeedEntry entry : entries) {
            UUID mailbox = UUID.fromString(entry.subject());
            mailboxes.add(mailbox);
            if (entry.kind().equals(Changes.REINDEX)) {
                index.readAnew(mailbox);
            } else {
                index.touched(mailbox);
            }
            String[] words = entry.body().split(" ", -1);
            if (!words[0].equals(process)) {
                tell(entry, Long.parseLong(words[1]), uids(words));
            }
            position = entry.position();
        }
        listener.accept(mailboxes);
    }

    @Override
    public void startOver(long from) {
        position = from;
    }

    @Override
    public void close() {
        follower.close();
        signals.close();
    }

    private void tell(FeedEntry entry, long modSeq, List<Long> uids) {
        StoredMailboxId id = new StoredMailboxId(UUID.fromString(entry.subject()));
        MailboxSession session =
                new MailboxSession(
                        MailboxSession.SessionId.of(modSeq),
                        Username.of("maru"),
                        Optional.empty(),
                        List.of(),
                        '.',
                        MailboxSession.SessionType.System);
        mailbox(id, session)
                .flatMap(
                        mailbox ->
                                switch (entry.kind()) {
                                    case "added" -> added(session, mailbox, modSeq, uids);
                                    case "flags" -> flags(session, mailbox, modSeq, uids);
                                    case "expunged" -> expunged(session, mailbox, modSeq);
                                    default -> Optional.<Event>empty();
                                })
                .ifPresent(
                        event -> events.dispatch(event, new MailboxIdRegistrationKey(id)).block());
    }

    private Optional<Mailbox> mailbox(StoredMailboxId id, MailboxSession session) {
        return mappers.getMailboxMapper(session)
                .findMailboxById(id)
                .map(Optional::of)
                .onErrorReturn(
                        org.apache.james.mailbox.exception.MailboxNotFoundException.class,
                        Optional.empty())
                .blockOptional()
                .flatMap(found -> found);
    }

    private Optional<Event> added(
            MailboxSession session, Mailbox mailbox, long modSeq, List<Long> uids) {
        SortedMap<MessageUid, MessageMetaData> metaData = new TreeMap<>();
        for (MailboxMessage message : messages(session, mailbox, modSeq, uids)) {
            metaData.put(message.getUid(), message.metaData());
        }
        return metaData.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        EventFactory.added()
                                .randomEventId()
                                .mailboxSession(session)
                                .mailbox(mailbox)
                                .metaData(metaData)
                                .isDelivery(false)
                                .build());
    }

    private Optional<Event> flags(
            MailboxSession session, Mailbox mailbox, long modSeq, List<Long> uids) {
        List<UpdatedFlags> updated = new ArrayList<>();
        for (MailboxMessage message : messages(session, mailbox, modSeq, uids)) {
            updated.add(
                    UpdatedFlags.builder()
                            .uid(message.getUid())
                            .messageId(message.getMessageId())
                            .modSeq(message.getModSeq())
                            .oldFlags(unlike(message.createFlags()))
                            .newFlags(message.createFlags())
                            .build());
        }
        return updated.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        EventFactory.flagsUpdated()
                                .randomEventId()
                                .mailboxSession(session)
                                .mailbox(mailbox)
                                .updatedFlags(updated)
                                .build());
    }

    private Optional<Event> expunged(MailboxSession session, Mailbox mailbox, long modSeq) {
        SortedMap<MessageUid, MessageMetaData> metaData = new TreeMap<>();
        database.read(
                        transaction ->
                                transaction.list(
                                        "select uid, message from expunged where mailbox = ? and"
                                                + " modseq = ?",
                                        row -> gone(row.bigint("uid"), modSeq, row.uuid("message")),
                                        ((StoredMailboxId) mailbox.getMailboxId()).value(),
                                        modSeq))
                .forEach(each -> metaData.put(each.getUid(), each));
        return metaData.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        EventFactory.expunged()
                                .randomEventId()
                                .mailboxSession(session)
                                .mailbox(mailbox)
                                .metaData(metaData)
                                .build());
    }

    private List<MailboxMessage> messages(
            MailboxSession session, Mailbox mailbox, long modSeq, List<Long> uids) {
        MessageRange range =
                uids.isEmpty()
                        ? MessageRange.all()
                        : MessageRange.range(
                                MessageUid.of(uids.getFirst()), MessageUid.of(uids.getLast()));
        List<MailboxMessage> found =
                mappers.getMessageMapper(session)
                        .findInMailboxReactive(
                                mailbox,
                                range,
                                MessageMapper.FetchType.METADATA,
                                MessageMapper.UNLIMITED)
                        .collectList()
                        .blockOptional()
                        .orElse(List.of());
        return found.stream()
                .filter(
                        each ->
                                uids.isEmpty()
                                        ? each.getModSeq().asLong() >= modSeq
                                        : uids.contains(each.getUid().asLong()))
                .toList();
    }

    private static MessageMetaData gone(long uid, long modSeq, UUID message) {
        StoredMessageId id = new StoredMessageId(message);
        return new MessageMetaData(
                MessageUid.of(uid),
                ModSeq.of(modSeq),
                new Flags(),
                0,
                Date.from(Instant.EPOCH),
                Optional.empty(),
                id,
                new ThreadId(id));
    }

    /// What the flags were is not told; James only asks whether they changed.
    private static Flags unlike(Flags flags) {
        Flags other = new Flags();
        for (Flags.Flag flag :
                List.of(
                        Flags.Flag.ANSWERED,
                        Flags.Flag.DELETED,
                        Flags.Flag.DRAFT,
                        Flags.Flag.FLAGGED,
                        Flags.Flag.SEEN)) {
            if (!flags.contains(flag)) {
                other.add(flag);
            }
        }
        return other;
    }

    private static List<Long> uids(String[] words) {
        List<Long> uids = new ArrayList<>();
        for (int i = 2; i < words.length; i++) {
            uids.add(Long.parseLong(words[i]));
        }
        return uids;
    }
}
