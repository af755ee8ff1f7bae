package maru.portal.letters.reach;

import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.Set;
import maru.identity.Asker;
import maru.identity.AuditEntry;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.portal.PortalSettings;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.sheet.Reminding;
import maru.portal.letters.sheet.Sheet;
import maru.portal.letters.sheet.SheetLine;
import maru.portal.letters.sheet.Sheets;
import maru.portal.letters.signing.Withdrawing;
import maru.storage.Database;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/// Reminds those, and only those, who have not read or answered; once a day at most. Tells a writer
/// that somebody took an agreement back.
@Service
public final class Reminders implements Reminding {

    private final Database database;
    private final Identity identity;
    private final Sheets sheets;
    private final Outbox outbox;
    private final PortalSettings settings;
    private final Clock clock;

    Reminders(
            Database database,
            Identity identity,
            Sheets sheets,
            Outbox outbox,
            PortalSettings settings,
            Clock clock) {
        this.database = database;
        this.identity = identity;
        this.sheets = sheets;
        this.outbox = outbox;
        this.settings = settings;
        this.clock = clock;
    }

    /// Whether a reminder would reach anybody.
    @Override
    public boolean isSetUp() {
        return outbox.isSetUp();
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
                    Set<PersonId> open = open(sheet);
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
                    for (PersonId person : open) {
                        boolean wrote =
                                outbox.write(
                                        transaction,
                                        "remind/" + letter + "/" + today + "/" + person,
                                        person,
                                        "[" + sheet.version().schoolName() + "] 확인해 주세요",
                                        body(sheet));
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
    private static Set<PersonId> open(Sheet sheet) {
        Set<PersonId> open = new LinkedHashSet<>();
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
                    .map(SheetLine.Reader::person)
                    .forEach(open::add);
        }
        return open;
    }

    /// No name of a child and no content: mail is read by others too. The link asks for a sign-in.
    private String body(Sheet sheet) {
        return "가정통신문을 확인해 주세요.\n\n"
                + sheet.version().content().title()
                + "\n\n"
                + settings.publicUrl()
                + "/inbox\n\n"
                + "Please read the letter from school. · 请查看家校信。 · Vui lòng đọc thư của nhà"
                + " trường.\n";
    }

    /// In the transaction that wrote the withdrawal.
    @EventListener
    void told(Withdrawing.Withdrawn withdrawn) {
        database.change(
                transaction ->
                        outbox.write(
                                transaction,
                                "withdrawn/"
                                        + withdrawn.signature().id()
                                        + "/"
                                        + withdrawn.question(),
                                withdrawn.version().sender(),
                                "동의가 철회되었습니다",
                                withdrawn.version().content().title()
                                        + "\n\n"
                                        + settings.publicUrl()
                                        + "/letters/"
                                        + withdrawn.version().letter()
                                        + "\n"));
    }
}
