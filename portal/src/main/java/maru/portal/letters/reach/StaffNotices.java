package maru.portal.letters.reach;

import java.util.List;
import java.util.Optional;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.portal.PortalSettings;
import maru.portal.letters.writing.Dispatch;
import maru.portal.letters.writing.Outgoing;
import maru.storage.Database;
import org.springframework.context.event.EventListener;

/// Tells members of staff what a letter on its way out wants of them: an approval, a second look,
/// somebody to take it over.
final class StaffNotices {

    private final Database database;
    private final Outbox outbox;
    private final Texts texts;
    private final PortalSettings settings;

    StaffNotices(Database database, Outbox outbox, Texts texts, PortalSettings settings) {
        this.database = database;
        this.outbox = outbox;
        this.texts = texts;
        this.settings = settings;
    }

    /// In the transaction in which it moved.
    @EventListener
    void moved(Dispatch.Moved moved) {
        Outgoing out = moved.out();
        String letter = "/letters/" + out.letter();
        switch (out.state()) {
            case APPROVAL ->
                    out.approver()
                            .ifPresent(
                                    one ->
                                            tell(
                                                    moved,
                                                    "approval",
                                                    List.of(one),
                                                    letter + "/approve"));
            case HELD -> {
                if (moved.decided()) {
                    tell(moved, "approved", List.of(out.sender()), letter + "/waiting");
                }
            }
            case RETURNED -> tell(moved, "returned", List.of(out.sender()), letter + "/edit");
            case LEFT -> tell(moved, "left", moved.successors(), "/letters");
        }
    }

    private void tell(Dispatch.Moved moved, String what, List<PersonId> people, String page) {
        Outgoing out = moved.out();
        database.change(
                transaction ->
                        people.forEach(
                                person ->
                                        outbox.write(
                                                transaction,
                                                new Outbox.Note(
                                                        "%s/%s/%s/%s"
                                                                .formatted(
                                                                        what,
                                                                        out.letter(),
                                                                        moved.at().toEpochMilli(),
                                                                        person),
                                                        person,
                                                        Optional.empty(),
                                                        texts.of(
                                                                Language.KO,
                                                                "letters.told." + what,
                                                                out.senderName()),
                                                        out.title(),
                                                        settings.publicUrl() + page))));
    }
}
