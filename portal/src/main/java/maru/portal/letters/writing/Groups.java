package maru.portal.letters.writing;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import maru.identity.Asker;
import maru.identity.Audience;
import maru.identity.AuditEntry;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.kernel.Refusal;
import maru.portal.letters.content.PlainText;
import maru.portal.letters.record.Draft;
import maru.portal.letters.record.GroupStore;
import maru.portal.letters.record.GroupStore.Group;
import maru.portal.letters.record.Letter;
import maru.portal.letters.record.LetterId;
import maru.storage.Database;
import maru.storage.Transaction;
import org.springframework.stereotype.Service;

/// Groups of students whom a school writes to again and again. Whoever may address all the classes
/// that a group's students are in sees, uses and changes it; to everybody else it does not exist.
@Service
public final class Groups {

    private static final int NAME_AT_MOST = 40;

    private final Database database;
    private final Identity identity;
    private final StaffGate gate;
    private final Drafts drafts;
    private final GroupStore groups = new GroupStore();
    private final Clock clock;

    public Groups(
            Database database, Identity identity, StaffGate gate, Drafts drafts, Clock clock) {
        this.database = database;
        this.identity = identity;
        this.gate = gate;
        this.drafts = drafts;
        this.clock = clock;
    }

    /// The groups that the asker may use, by name.
    public List<Group> of(Asker.SignedIn asker) {
        return database.read(transaction -> usable(transaction, asker));
    }

    private List<Group> usable(Transaction transaction, Asker.SignedIn asker) {
        List<Audience> mine = gate.audiences(asker);
        Set<UUID> schools =
                mine.stream().map(one -> one.unit().value()).collect(Collectors.toSet());
        return groups.of(transaction, schools).stream()
                .filter(group -> mine.containsAll(group.audience()))
                .toList();
    }

    private Group usable(Transaction transaction, Asker.SignedIn asker, UUID id) {
        return usable(transaction, asker).stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Refusal.NotFound().asException());
    }

    /// Keeps the single students of a draft under a name.
    ///
    /// @throws maru.kernel.Refused with `Invalid` without a name or without single students,
    ///   `Conflict` where that name is taken by a group that is not the asker's to change
    public void keep(Asker.SignedIn asker, LetterId letter, String name) {
        String called = PlainText.line(name);
        if (called.isEmpty() || called.length() > NAME_AT_MOST) {
            throw new Refusal.Invalid("group", "letters.error.group-name").asException();
        }
        database.change(
                transaction -> {
                    Letter of = gate.own(transaction, asker, letter);
                    Draft draft = drafts.draft(transaction, letter);
                    if (draft.students().isEmpty() || draft.audience().isEmpty()) {
                        throw new Refusal.Invalid("group", "letters.error.group-empty")
                                .asException();
                    }
                    groups.named(transaction, of.school(), called)
                            .ifPresent(
                                    before -> {
                                        if (!usable(transaction, asker).contains(before)) {
                                            throw new Refusal.Conflict("letters.error.group-taken")
                                                    .asException();
                                        }
                                    });
                    Group group =
                            new Group(
                                    UUID.randomUUID(),
                                    of.school(),
                                    called,
                                    draft.audience(),
                                    draft.students());
                    groups.save(transaction, group, asker.person(), clock.instant());
                    audit(transaction, asker, group, "letter.group-keep");
                });
    }

    /// Addresses a draft to a group.
    public void choose(Asker.SignedIn asker, LetterId letter, UUID id) {
        database.change(
                transaction -> {
                    Group group = usable(transaction, asker, id);
                    Drafts.Open open = drafts.open(asker, letter);
                    if (!open.letter().school().equals(group.school())) {
                        throw new Refusal.NotFound().asException();
                    }
                    Set<PersonId> students = group.students();
                    drafts.save(
                            asker,
                            letter,
                            open.draft().content(),
                            group.audience(),
                            students,
                            open.draft().revision());
                });
    }

    public void remove(Asker.SignedIn asker, UUID id) {
        database.change(
                transaction -> {
                    Group group = usable(transaction, asker, id);
                    groups.remove(transaction, id);
                    audit(transaction, asker, group, "letter.group-remove");
                });
    }

    private void audit(Transaction transaction, Asker.SignedIn asker, Group group, String action) {
        identity.audit()
                .append(
                        transaction,
                        AuditEntry.of(asker, action, "group/" + group.id())
                                .unit(group.school())
                                .detail("students", Integer.toString(group.students().size())));
    }
}
