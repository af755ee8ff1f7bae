package maru.portal.letters.reach;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.AuditEntry;
import maru.identity.Guardian;
import maru.identity.Identity;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.portal.PortalSettings;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.sheet.Sheet;
import maru.portal.letters.sheet.SheetLine;
import maru.portal.letters.sheet.Sheets;
import maru.portal.letters.sheet.Told;
import maru.portal.letters.signing.Withdrawing;
import maru.storage.Database;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/// Reminds those, and only those, who have not read or answered; once a day at most. Tells a writer
/// that somebody took an agreement back.
@Service
public final class Reminders implements Told {

    private final Database database;
    private final Identity identity;
    private final Sheets sheets;
    private final Outbox outbox;
    private final Texts texts;
    private final PortalSettings settings;
    private final Clock clock;

    Reminders(
            Database database,
            Identity identity,
            Sheets sheets,
            Outbox outbox,
            Texts texts,
            PortalSettings settings,
            Clock clock) {
        this.database = database;
        this.identity = identity;
        this.sheets = sheets;
        this.outbox = outbox;
        this.texts = texts;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public boolean reminds() {
        return outbox.isSetUp();
    }

    @Override
    public Set<PersonId> notReached(LetterId letter) {
        return outbox.notReached(letter);
    }

    @Override
    public Map<String, Integer> messages(Collection<UUID> letters) {
        return outbox.ends(letters);
    }

    /// Reminds of a letter.
    ///
    /// @return to how many people a message was written
    /// @throws maru.kernel.Refused with `NotFound` where the asker does not keep the whole letter,
    ///   `Conflict` when it was reminded of today already
    public int remind(Asker.SignedIn asker, LetterId letter) {
        return database.transaction(
                transaction -> {
                    Sheet sheet = sheets.open(asker, letter);
                    if (!sheet.whole() || sheet.letter().recalled()) {
                        throw new Refusal.NotFound().asException();
                    }
                    LocalDate today = Seoul.today(clock);
                    Map<PersonId, Language> open = open(sheet);
                    int first =
                            transaction.update(
                                    "insert into portal.letter_reminder (letter, day, by, people)"
                                            + " values (?, ?, ?, ?) on conflict do nothing",
                                    letter.value(),
                                    today,
                                    asker.person().value(),
                                    open.size());
                    if (first == 0) {
                        throw new Refusal.Conflict("letters.error.reminded-today").asException();
                    }
                    int written = 0;
                    for (var person : open.entrySet()) {
                        boolean wrote =
                                outbox.write(
                                        transaction,
                                        note(sheet, today, person.getKey(), person.getValue()));
                        written += wrote ? 1 : 0;
                    }
                    identity.audit()
                            .append(
                                    transaction,
                                    AuditEntry.of(asker, "letter.remind", "letter/" + letter)
                                            .unit(sheet.letter().school())
                                            .detail("people", Integer.toString(written)));
                    return written;
                });
    }

    /// Guardians of children for whom something is open: whose signature is asked for, or who have
    /// not read.
    private static Map<PersonId, Language> open(Sheet sheet) {
        Map<PersonId, Language> open = new LinkedHashMap<>();
        for (SheetLine line : sheet.lines()) {
            if (!line.open()) {
                continue;
            }
            line.people().stream()
                    .filter(person -> person.signature().isEmpty())
                    .filter(
                            person ->
                                    sheet.form().isPresent()
                                            ? person.asked()
                                            : person.readAt().isEmpty())
                    .forEach(
                            person ->
                                    open.put(
                                            person.person(),
                                            person.guardian()
                                                    .map(Guardian::language)
                                                    .orElse(Language.KO)));
        }
        return open;
    }

    /// No name of a child and no content: mail is read by others too. The link asks for a sign-in.
    private Outbox.Note note(Sheet sheet, LocalDate today, PersonId person, Language language) {
        LetterId letter = sheet.letter().id();
        return new Outbox.Note(
                "remind/" + letter + "/" + today + "/" + person,
                person,
                Optional.of(letter),
                texts.of(language, "letters.told.reminder", sheet.version().schoolName()),
                sheet.version().content().title(),
                settings.publicUrl() + "/inbox");
    }

    /// In the transaction that wrote the withdrawal.
    @EventListener
    void told(Withdrawing.Withdrawn withdrawn) {
        database.change(
                transaction ->
                        outbox.write(
                                transaction,
                                new Outbox.Note(
                                        "withdrawn/"
                                                + withdrawn.signature().id()
                                                + "/"
                                                + withdrawn.question(),
                                        withdrawn.version().sender(),
                                        Optional.empty(),
                                        texts.of(Language.KO, "letters.told.withdrawn"),
                                        withdrawn.version().content().title(),
                                        settings.publicUrl()
                                                + "/letters/"
                                                + withdrawn.version().letter())));
    }
}
