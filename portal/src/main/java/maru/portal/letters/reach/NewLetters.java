package maru.portal.letters.reach;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maru.identity.AsOf;
import maru.identity.Audience;
import maru.identity.Guardian;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.identity.Right;
import maru.identity.UnitId;
import maru.portal.PortalSettings;
import maru.portal.letters.content.ConsentForm;
import maru.portal.letters.record.Letter;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.record.Version;
import maru.portal.letters.writing.Sending;
import maru.storage.Database;
import maru.storage.Row;
import maru.storage.Transaction;
import org.springframework.context.event.EventListener;

/// Tells families of a new letter. Sending writes one row; who is told, and in which language, is
/// worked out once the letter can no longer be taken back without a word, so nobody is told of a
/// slip.
final class NewLetters {

    private static final Duration STORY_OF_THE_PAST = Duration.ofMinutes(10);

    private final Database database;
    private final Identity identity;
    private final LetterStore letters;
    private final Outbox outbox;
    private final ReadLinks links;
    private final Texts texts;
    private final PortalSettings settings;
    private final Clock clock;

    NewLetters(
            Database database,
            Identity identity,
            LetterStore letters,
            Outbox outbox,
            ReadLinks links,
            Texts texts,
            PortalSettings settings,
            Clock clock) {
        this.database = database;
        this.identity = identity;
        this.letters = letters;
        this.outbox = outbox;
        this.links = links;
        this.texts = texts;
        this.settings = settings;
        this.clock = clock;
    }

    /// Whether a letter opens after a sign-in only: it asks for agreements on personal data, or is
    /// for single students, which says something of them by itself.
    static boolean isSensitive(Version version) {
        ConsentForm form = version.content().form();
        return !version.students().isEmpty() || (form != null && form.asksForData());
    }

    /// In the transaction that sent it.
    @EventListener
    void sent(Sending.LetterSent sent) {
        Version version = sent.version();
        if (version.sentAt().isBefore(clock.instant().minus(STORY_OF_THE_PAST))) {
            return;
        }
        database.change(
                transaction ->
                        transaction.update(
                                "insert into portal.letter_notice (letter, version, due_at)"
                                        + " values (?, ?, ?) on conflict do nothing",
                                version.letter().value(),
                                version.number(),
                                version.sentAt().plus(Sending.UNDO)));
    }

    /// A notice that is due.
    ///
    /// @param school the one of an office's letter whose families are told; empty for a letter that
    ///   is told at once, or is still to be divided
    private record Due(LetterId letter, int version, Optional<UnitId> school) {}

    /// Writes the messages of letters that are due; each letter, and each school of an office's
    /// letter, in a transaction of its own.
    ///
    /// @return how many
    int tell() {
        int told = 0;
        while (database.transaction(this::next)) {
            told++;
        }
        return told;
    }

    private boolean next(Transaction transaction) {
        Optional<Due> due =
                transaction.first(
                        "delete from portal.letter_notice where ctid = (select ctid from"
                                + " portal.letter_notice where due_at <= ? order by due_at limit 1 for"
                                + " update skip locked) returning letter, version, school",
                        row ->
                                new Due(
                                        new LetterId(row.uuid("letter")),
                                        row.integer("version"),
                                        row.optional("school", Row::uuid).map(UnitId::new)),
                        clock.instant());
        due.ifPresent(
                one -> {
                    Letter letter = letters.letter(transaction, one.letter());
                    if (!letter.recalled() && letter.currentVersion() == one.version()) {
                        Version version = letters.version(transaction, letter.id(), one.version());
                        tell(transaction, version, audiences(transaction, version, one.school()));
                    }
                });
        return due.isPresent();
    }

    /// Whom to tell now: of an office's letter one school; the schools themselves are each noted to
    /// be told when the letter comes up first.
    private List<Audience> audiences(
            Transaction transaction, Version version, Optional<UnitId> school) {
        List<Audience> now = new ArrayList<>();
        for (Audience audience : version.audience()) {
            if (!(audience instanceof Audience.SchoolsBelow below)) {
                now.add(audience);
            } else if (school.isPresent()) {
                now.add(below.in(school.get()));
            } else {
                divide(transaction, version, below);
            }
        }
        return now;
    }

    private void divide(Transaction transaction, Version version, Audience.SchoolsBelow below) {
        Instant now = clock.instant();
        transaction.batch(
                "insert into portal.letter_notice (letter, version, due_at, school)"
                        + " values (?, ?, ?, ?) on conflict do nothing",
                identity.classes().schools(Addresses.OUTBOX, below).stream()
                        .map(
                                school ->
                                        List.<Object>of(
                                                version.letter().value(),
                                                version.number(),
                                                now,
                                                school.value()))
                        .toList());
    }

    private void tell(Transaction transaction, Version version, List<Audience> audiences) {
        Instant now = clock.instant();
        Map<UUID, Guardian> readers = new LinkedHashMap<>();
        for (Audience audience : audiences) {
            identity.classes().recipients(Addresses.OUTBOX, audience, AsOf.now(clock)).stream()
                    .filter(recipient -> version.reaches(recipient.student()))
                    .flatMap(recipient -> recipient.guardians().stream())
                    .filter(guardian -> guardian.may(Right.READ))
                    .forEach(guardian -> readers.putIfAbsent(guardian.id().value(), guardian));
        }
        String kind = version.number() == 1 ? "new" : "changed";
        for (Guardian reader : readers.values()) {
            outbox.write(
                    transaction,
                    new Outbox.Note(
                            "letter/"
                                    + version.letter()
                                    + "/"
                                    + version.number()
                                    + "/"
                                    + reader.id(),
                            reader.id(),
                            Optional.of(version.letter()),
                            texts.of(
                                    reader.language(),
                                    "letters.told." + kind,
                                    version.schoolName()),
                            version.content().title(),
                            link(version, reader.id(), now)));
        }
    }

    private String link(Version version, PersonId reader, Instant now) {
        String root = settings.publicUrl().toString();
        return isSensitive(version)
                ? root + "/inbox"
                : root + "/open/" + links.write(version.letter(), reader, now);
    }
}
