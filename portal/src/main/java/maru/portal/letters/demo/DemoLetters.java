package maru.portal.letters.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import maru.identity.Asker;
import maru.identity.Audience;
import maru.identity.AuthenticationLevel;
import maru.identity.Child;
import maru.identity.DemoCast;
import maru.identity.Guardian;
import maru.identity.Identity;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.identity.Recipient;
import maru.identity.Right;
import maru.identity.SchoolLevel;
import maru.kernel.Refused;
import maru.kernel.Seoul;
import maru.portal.letters.content.ConsentForm;
import maru.portal.letters.content.ConsentForm.Choice;
import maru.portal.letters.content.ConsentForm.Question;
import maru.portal.letters.demo.DemoStory.Writer;
import maru.portal.letters.reading.FamilyGate;
import maru.portal.letters.reading.Reading;
import maru.portal.letters.record.Documents;
import maru.portal.letters.record.Draft;
import maru.portal.letters.record.FileStore;
import maru.portal.letters.record.LetterBlobs;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.record.ReadStore;
import maru.portal.letters.record.SignatureStore;
import maru.portal.letters.signing.Agreement;
import maru.portal.letters.signing.SignIn;
import maru.portal.letters.signing.SignRequest;
import maru.portal.letters.signing.Signing;
import maru.portal.letters.writing.Drafts;
import maru.portal.letters.writing.Sending;
import maru.portal.letters.writing.StaffGate;
import maru.portal.letters.writing.Uploads;
import maru.storage.Database;
import maru.storage.DatabaseFailure;
import org.springframework.stereotype.Service;

/// Tells the demo's letters through the services that people use, at the times at which people
/// would have used them. Each start tells what is missing today; what users made is never touched.
@Service
public final class DemoLetters {

    private static final System.Logger LOG = System.getLogger(DemoLetters.class.getName());

    private final Database database;
    private final Identity identity;
    private final LetterStore letters;
    private final ReadStore reads;
    private final SignatureStore signatures;
    private final FileStore files;
    private final Documents documents;
    private final LetterBlobs blobs;
    private final StaffGate staff;
    private final Drafts drafts;
    private final Sending sending;
    private final Uploads uploads;
    private final Clock clock;

    DemoLetters(
            Database database,
            Identity identity,
            LetterStore letters,
            ReadStore reads,
            SignatureStore signatures,
            FileStore files,
            Documents documents,
            LetterBlobs blobs,
            StaffGate staff,
            Drafts drafts,
            Sending sending,
            Uploads uploads,
            Clock clock) {
        this.database = database;
        this.identity = identity;
        this.letters = letters;
        this.reads = reads;
        this.signatures = signatures;
        this.files = files;
        this.documents = documents;
        this.blobs = blobs;
        this.staff = staff;
        this.drafts = drafts;
        this.sending = sending;
        this.uploads = uploads;
        this.clock = clock;
    }

    /// Tells the stories that have nothing open today.
    public void bringUpToDate() {
        Map<String, DemoCast.Card> cast =
                identity.demoCast().cards().stream()
                        .collect(Collectors.toMap(DemoCast.Card::key, card -> card));
        if (cast.isEmpty()) {
            return;
        }
        LocalDate today = Seoul.today(clock);
        for (DemoStory story : DemoStory.of(today)) {
            try {
                tell(story, today, cast);
            } catch (DatabaseFailure | Refused overtaken) {
                // Another copy of the portal tells it at this moment, or the people are not there.
                LOG.log(
                        System.Logger.Level.INFO,
                        "The demo's story " + story.key() + " was not told",
                        overtaken);
            }
        }
    }

    private void tell(DemoStory story, LocalDate today, Map<String, DemoCast.Card> cast) {
        Optional<Asker.SignedIn> writer = writer(story.writer(), cast);
        boolean told =
                database.read(
                        transaction ->
                                letters.hasLiveSeed(
                                        transaction,
                                        story.key(),
                                        story.dueInDays().isPresent()
                                                ? Optional.of(clock.instant())
                                                : Optional.empty()));
        if (told || writer.isEmpty()) {
            return;
        }
        Instant sentAt = at(today.minusDays(story.sentDaysAgo()), story);
        List<Audience> audience = audience(story.writer(), writer.get());
        LetterId letter = drafts.begin(writer.get(), Optional.of(story.key() + ":" + today));
        Draft draft = drafts.open(writer.get(), letter).draft();
        drafts.save(writer.get(), letter, story.content(), audience, draft.revision());
        if (story.files()) {
            attach(writer.get(), letter, "수원화성 활동지.pdf", DemoFiles.worksheet());
            attach(writer.get(), letter, "모둠 편성표.csv", DemoFiles.groups());
        }
        if (sending.send(writer.get(), letter, sentAt) instanceof Sending.Outcome.Sent) {
            families(story, letter, writer.get(), audience, sentAt, cast);
        }
    }

    private static Instant at(LocalDate day, DemoStory story) {
        return day.atTime(story.sentAt()).atZone(Seoul.ZONE).toInstant();
    }

    /// Some families have read and signed by now, in the order of the class; the people of the
    /// cards have not, so that there is something to do.
    private void families(
            DemoStory story,
            LetterId letter,
            Asker.SignedIn writer,
            List<Audience> audience,
            Instant sentAt,
            Map<String, DemoCast.Card> cast) {
        Set<PersonId> cards =
                cast.values().stream().map(DemoCast.Card::person).collect(Collectors.toSet());
        int number = 0;
        for (Recipient recipient : sending.people(writer, audience)) {
            number++;
            List<Guardian> readers =
                    recipient.guardians().stream()
                            .filter(guardian -> guardian.may(Right.READ))
                            .toList();
            boolean finished = story.signed() == 10;
            if (readers.isEmpty()
                    || (!finished
                            && readers.stream()
                                    .anyMatch(guardian -> cards.contains(guardian.id())))) {
                continue;
            }
            int turn = (number * 7) % 10;
            Instant when = sentAt.plus(Duration.ofMinutes(13L * number + 4));
            if (when.isAfter(clock.instant())) {
                return;
            }
            Guardian guardian = readers.getFirst();
            if (turn < story.read()) {
                open(guardian, letter, recipient.student(), when);
            }
            if (turn < story.signed() && guardian.may(Right.SIGN)) {
                sign(story, guardian, letter, recipient, number, when.plusSeconds(95));
            }
        }
    }

    private Reading.Page open(Guardian guardian, LetterId letter, PersonId student, Instant at) {
        return new Reading(
                        database,
                        identity,
                        gate(at),
                        reads,
                        signatures,
                        files,
                        documents,
                        blobs,
                        Clock.fixed(at, Seoul.ZONE))
                .open(asker(guardian.id(), at), letter, student, Language.KO);
    }

    private void sign(
            DemoStory story,
            Guardian guardian,
            LetterId letter,
            Recipient recipient,
            int number,
            Instant at) {
        ConsentForm form = story.content().form();
        if (form == null) {
            return;
        }
        Reading.Page page = open(guardian, letter, recipient.student(), at);
        Map<String, String> answers = new HashMap<>();
        for (Question question : form.questions()) {
            if (question instanceof Choice) {
                answers.put(question.id(), number % 11 == 0 ? "o2" : "o1");
            }
        }
        new Signing(
                        database,
                        identity,
                        gate(at),
                        letters,
                        signatures,
                        documents,
                        blobs,
                        Clock.fixed(at, Seoul.ZONE))
                .sign(
                        asker(guardian.id(), at),
                        new SignIn("", List.of()),
                        new SignRequest(
                                letter,
                                recipient.student(),
                                guardian.id(),
                                page.opened().version().number(),
                                page.document().sha256(),
                                Language.KO,
                                answers,
                                Optional.of(Agreement.EDITION),
                                Optional.empty(),
                                Optional.of(guardian.name()),
                                UUID.randomUUID()));
    }

    private FamilyGate gate(Instant at) {
        return new FamilyGate(identity, letters, Clock.fixed(at, Seoul.ZONE));
    }

    private void attach(Asker.SignedIn writer, LetterId letter, String name, byte[] bytes) {
        try {
            Path file = Files.createTempFile("demo-", ".part");
            try {
                Files.write(file, bytes);
                uploads.attach(writer, letter, file, name);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException noRoom) {
            throw new UncheckedIOException(noRoom);
        }
    }

    private List<Audience> audience(Writer writer, Asker.SignedIn asker) {
        return staff.audiences(asker).stream()
                .filter(
                        one ->
                                switch (writer) {
                                    case CLASS_TEACHER, MIDDLE_SCHOOL_TEACHER ->
                                            one instanceof Audience.OneClass;
                                    case OFFICE -> one instanceof Audience.WholeSchool;
                                })
                .limit(1)
                .toList();
    }

    private Optional<Asker.SignedIn> writer(Writer writer, Map<String, DemoCast.Card> cast) {
        return switch (writer) {
            case CLASS_TEACHER -> card(cast, "teacher");
            case OFFICE -> card(cast, "office");
            case MIDDLE_SCHOOL_TEACHER -> card(cast, "mother").flatMap(this::middleSchoolTeacher);
        };
    }

    private Optional<Asker.SignedIn> card(Map<String, DemoCast.Card> cast, String key) {
        return Optional.ofNullable(cast.get(key))
                .map(card -> asker(card.person(), clock.instant()));
    }

    private Optional<Asker.SignedIn> middleSchoolTeacher(Asker.SignedIn mother) {
        return identity.families().children(mother).stream()
                .flatMap(child -> child.place().stream())
                .filter(place -> place.school().level() == SchoolLevel.MIDDLE)
                .findFirst()
                .flatMap(place -> homeroomTeacher(mother, place));
    }

    private Optional<Asker.SignedIn> homeroomTeacher(Asker.SignedIn mother, Child.Place place) {
        return identity.directory().staff(mother, place.school().id()).stream()
                .filter(
                        member ->
                                member.homeroom()
                                        .map(
                                                post ->
                                                        post.unit()
                                                                .id()
                                                                .equals(place.schoolClass().id()))
                                        .orElse(false))
                .findFirst()
                .map(member -> asker(member.id(), clock.instant()));
    }

    private static Asker.SignedIn asker(PersonId person, Instant at) {
        return new Asker.SignedIn(
                person, "demo-story", "127.0.0.1", AuthenticationLevel.DEMONSTRATION, at);
    }
}
