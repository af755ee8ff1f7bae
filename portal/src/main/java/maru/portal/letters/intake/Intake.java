package maru.portal.letters.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import maru.documents.DocumentReader;
import maru.documents.model.Block.Picture;
import maru.documents.model.Document;
import maru.documents.model.Reading;
import maru.documents.model.Why;
import maru.identity.Asker;
import maru.kernel.Refused;
import maru.kernel.Seoul;
import maru.portal.letters.content.LetterContent;
import maru.portal.letters.content.LetterContent.Attached;
import maru.portal.letters.record.Draft;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.StoredFile;
import maru.portal.letters.writing.Drafts;
import maru.portal.letters.writing.Uploads;
import org.springframework.stereotype.Service;

/// Starts a letter from the file that was approved: the file is attached as it is, and read aside;
/// what it says fills the empty draft. The writer looks over what was filled in before she goes on.
@Service
public class Intake {

    private static final System.Logger LOG = System.getLogger(Intake.class.getName());
    private static final Duration REMEMBERED = Duration.ofHours(1);

    /// How far a file has come.
    public sealed interface State {
        record Reading() implements State {}

        /// The draft was filled.
        record Filled(boolean cut) implements State {}

        record NotRead(Why why, String detail) implements State {}

        /// The writer typed into the draft meanwhile; nothing of hers was overwritten.
        record Overtaken() implements State {}

        /// Nothing is known of it: the portal was started anew, or it is long ago.
        record Unknown() implements State {}
    }

    private record Job(CompletableFuture<State> settled, Instant at) {

        State state() {
            return settled.getNow(new State.Reading());
        }
    }

    private final DocumentReader reader;
    private final Drafts drafts;
    private final Uploads uploads;
    private final Clock clock;
    private final ConcurrentHashMap<LetterId, Job> jobs = new ConcurrentHashMap<>();

    public Intake(DocumentReader reader, Drafts drafts, Uploads uploads, Clock clock) {
        this.reader = reader;
        this.drafts = drafts;
        this.uploads = uploads;
        this.clock = clock;
    }

    /// A new draft with the file attached, which is being read when this returns.
    ///
    /// @throws maru.kernel.Refused as [Uploads#attach] does; no draft is left then
    public LetterId begin(Asker.SignedIn asker, Path file, String name) {
        LetterId letter = drafts.begin(asker);
        try {
            Attached attached = uploads.attach(asker, letter, file, name);
            read(asker, letter, attached.id());
            return letter;
        } catch (Refused refused) {
            drafts.discard(asker, letter);
            throw refused;
        }
    }

    /// Reads the first attachment of a draft once more.
    public void again(Asker.SignedIn asker, LetterId letter) {
        Optional<Attached> first =
                drafts.open(asker, letter).draft().content().attachments().stream().findFirst();
        first.ifPresent(attached -> read(asker, letter, attached.id()));
    }

    /// How far it has come.
    ///
    /// @throws maru.kernel.Refused with `NotFound` for others' drafts
    public State state(Asker.SignedIn asker, LetterId letter) {
        drafts.open(asker, letter);
        Job job = jobs.get(letter);
        return job == null ? new State.Unknown() : job.state();
    }

    /// Completed when the reading at hand has ended.
    CompletableFuture<State> settled(LetterId letter) {
        Job job = jobs.get(letter);
        return job == null ? CompletableFuture.completedFuture(new State.Unknown()) : job.settled();
    }

    private void read(Asker.SignedIn asker, LetterId letter, UUID attached) {
        Instant now = clock.instant();
        jobs.values().removeIf(job -> job.at().plus(REMEMBERED).isBefore(now));
        Job reading = new Job(new CompletableFuture<>(), now);
        AtomicBoolean begins = new AtomicBoolean();
        jobs.compute(
                letter,
                (_, running) -> {
                    boolean free = running == null || running.settled().isDone();
                    begins.set(free);
                    return free ? reading : running;
                });
        if (!begins.get()) {
            return;
        }
        Draft before = drafts.open(asker, letter).draft();
        Thread.ofVirtual()
                .name("intake " + letter)
                .start(
                        () -> {
                            State state = new State.Unknown();
                            try {
                                state = readAndFill(asker, letter, attached, before);
                            } catch (RuntimeException failed) {
                                LOG.log(System.Logger.Level.WARNING, "A file was not read", failed);
                            } finally {
                                reading.settled().complete(state);
                            }
                        });
    }

    private State readAndFill(Asker.SignedIn asker, LetterId letter, UUID attached, Draft before) {
        try {
            Path copy = Files.createTempFile("intake-", ".part");
            try {
                Uploads.Download download =
                        uploads.file(asker, letter, attached, StoredFile.Kind.ATTACHMENT);
                try (InputStream in = download.bytes()) {
                    Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
                }
                return switch (reader.read(copy, download.file().name())) {
                    case Reading.Read(Document document) -> fill(asker, letter, document, before);
                    case Reading.NotRead(Why why, String detail) -> new State.NotRead(why, detail);
                };
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private State fill(Asker.SignedIn asker, LetterId letter, Document document, Draft before) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), Seoul.ZONE);
        LetterContent filled =
                Filling.of(document, today, picture -> source(asker, letter, picture));
        try {
            drafts.save(asker, letter, filled, before.audience(), before.revision());
            return new State.Filled(document.cut());
        } catch (Refused refused) {
            if (refused.refusal() instanceof maru.kernel.Refusal.Conflict) {
                return new State.Overtaken();
            }
            throw refused;
        }
    }

    /// A picture of the file becomes a picture of the draft, drawn anew as any other.
    private String source(Asker.SignedIn asker, LetterId letter, Picture picture) {
        try {
            Path file = Files.createTempFile("intake-", ".picture");
            try {
                Files.write(file, picture.bytes());
                return "image:" + uploads.picture(asker, letter, file);
            } catch (Refused notAPicture) {
                return "";
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /// What a draft holds, by the words of its facts, for the page that shows what was filled.
    static List<String> filled(LetterContent content) {
        return java.util.stream.Stream.of(
                        content.title().isEmpty() ? "" : "title",
                        content.body().isEmpty() ? "" : "body",
                        content.facts().period() == null ? "" : "when",
                        content.facts().place() == null ? "" : "place",
                        content.facts().cost() == null ? "" : "cost",
                        content.facts().bring().isEmpty() ? "" : "bring",
                        content.facts().wear() == null ? "" : "wear",
                        content.facts().deadline() == null ? "" : "deadline",
                        content.facts().contact() == null ? "" : "contact")
                .filter(each -> !each.isEmpty())
                .toList();
    }
}
