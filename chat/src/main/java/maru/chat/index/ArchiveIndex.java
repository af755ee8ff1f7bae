package maru.chat.index;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import maru.chat.archive.ArchiveReader;
import maru.chat.stanza.StanzaFault;
import maru.chat.stanza.StanzaFault.Condition;
import maru.chat.xml.Element;
import maru.korean.KoreanQueries;
import maru.korean.WordIndex;

/// Finds messages by their words. An archive is indexed by whoever searches it first, and then as
/// far as it has grown since: the ids of an archive become visible in their order, so "read up to
/// here" misses nothing that is committed, whichever process wrote it.
///
/// Who may read the archive is the caller's affair; what the archive does not hold any more is not
/// served though it is found here, since the messages themselves come from the archive.
public final class ArchiveIndex implements AutoCloseable {

    /// How long a search may read on before it says that it is not ready.
    public static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final KoreanQueries.Weighted SAID = new KoreanQueries.Weighted("said", 1);
    private static final int MESSAGES_AT_A_TIME = 500;

    /// How far an archive is indexed. One at a time reads on.
    private static final class Followed {
        private final ReentrantLock lock = new ReentrantLock();
        private long last;
    }

    private final ArchiveReader reader;
    private final long patienceNanos;
    private final WordIndex words;
    private final Map<Long, Followed> archives = new ConcurrentHashMap<>();

    /// Held for writing while all is forgotten, so that nobody searches what is half empty.
    private final ReadWriteLock forgetting = new ReentrantReadWriteLock();

    private ArchiveIndex(ArchiveReader reader, Duration patience, WordIndex words) {
        this.reader = reader;
        this.patienceNanos = patience.toNanos();
        this.words = words;
    }

    /// Begins empty, in a folder of its own.
    public static ArchiveIndex open(ArchiveReader reader, Duration patience) throws IOException {
        return new ArchiveIndex(
                reader, patience, WordIndex.in(Files.createTempDirectory("maru-chat-index-")));
    }

    /// The ids of the messages in which all these words were said.
    ///
    /// @throws StanzaFault `resource-constraint` while more has to be read than there is patience
    ///   for; whoever asks again finds it further on
    public Set<Long> find(long archive, boolean room, String typed) throws StanzaFault {
        forgetting.readLock().lock();
        try {
            if (!follow(archive, room)) {
                throw StanzaFault.of(
                        Condition.RESOURCE_CONSTRAINT,
                        "찾을 준비를 하고 있습니다. 잠시 뒤에 다시 찾아 주세요. (The search is getting ready;"
                                + " please try again in a moment.)");
            }
            return words.find(box(archive), typed, SAID);
        } finally {
            forgetting.readLock().unlock();
        }
    }

    /// Begins anew, so that no word outlives for long what the archive has forgotten.
    public void forget() {
        forgetting.writeLock().lock();
        try {
            archives.clear();
            words.removeAll();
            words.show();
        } finally {
            forgetting.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        words.close();
    }

    /// Whether the index has come to the archive's end.
    private boolean follow(long archive, boolean room) {
        long until = System.nanoTime() + patienceNanos;
        Followed followed = archives.computeIfAbsent(archive, any -> new Followed());
        try {
            if (!followed.lock.tryLock(patienceNanos, TimeUnit.NANOSECONDS)) {
                return false;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            boolean complete;
            do {
                complete = readOn(archive, room, followed);
            } while (!complete && System.nanoTime() < until);
            return complete;
        } finally {
            followed.lock.unlock();
        }
    }

    private boolean readOn(long archive, boolean room, Followed followed) {
        ArchiveReader.Page page =
                reader.page(
                        ArchiveReader.Filter.between(archive, room, followed.last, Long.MAX_VALUE),
                        MESSAGES_AT_A_TIME,
                        false);
        List<ArchiveReader.Entry> entries = page.entries();
        if (!entries.isEmpty()) {
            for (ArchiveReader.Entry entry : entries) {
                String said = said(entry.message());
                if (!said.isBlank()) {
                    words.put(box(archive), entry.id(), Map.of(SAID.field(), said));
                }
            }
            words.show();
            followed.last = entries.getLast().id();
        }
        return page.complete();
    }

    /// The text in each of its languages.
    private static String said(Element message) {
        return message.children("body").stream()
                .map(Element::text)
                .collect(Collectors.joining("\n"));
    }

    private static String box(long archive) {
        return Long.toString(archive);
    }
}
