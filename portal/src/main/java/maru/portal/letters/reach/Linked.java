package maru.portal.letters.reach;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import maru.identity.Asker;
import maru.identity.AuthenticationLevel;
import maru.identity.Child;
import maru.identity.Identity;
import maru.identity.Language;
import maru.kernel.Refused;
import maru.portal.letters.content.ShownDocument;
import maru.portal.letters.reading.FamilyGate;
import maru.portal.letters.record.Documents;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.ReadStore;
import maru.storage.Database;
import maru.storage.Transaction;

/// A letter that was opened by the link in a message: to read and no more. Every time the person's
/// rights are asked as if she had signed in, and whether the letter is still one that a link may
/// open.
final class Linked {

    private final Database database;
    private final Identity identity;
    private final FamilyGate gate;
    private final Documents documents;
    private final ReadStore reads;
    private final ReadLinks links;
    private final Clock clock;

    Linked(
            Database database,
            Identity identity,
            FamilyGate gate,
            Documents documents,
            ReadStore reads,
            ReadLinks links,
            Clock clock) {
        this.database = database;
        this.identity = identity;
        this.gate = gate;
        this.documents = documents;
        this.reads = reads;
        this.links = links;
        this.clock = clock;
    }

    /// A letter as a link shows it.
    ///
    /// @param letter for the way to sign in and answer
    record Shown(LetterId letter, List<Child> children, ShownDocument document, boolean form) {}

    private record Found(Asker.SignedIn reader, List<FamilyGate.Opened> opened) {}

    /// Empty for a ticket that is over or forged, a right that ended, and a letter that was taken
    /// back or became one that no link opens: all answered alike.
    Optional<Shown> open(String ticket, String address, Optional<Language> language) {
        return database.read(
                transaction ->
                        find(transaction, ticket, address)
                                .map(
                                        found -> {
                                            FamilyGate.Opened first = found.opened().getFirst();
                                            Language shown =
                                                    language.orElseGet(
                                                            () ->
                                                                    identity.directory()
                                                                            .me(found.reader())
                                                                            .language());
                                            return new Shown(
                                                    first.letter().id(),
                                                    found.opened().stream()
                                                            .map(FamilyGate.Opened::child)
                                                            .toList(),
                                                    documents.render(
                                                            transaction, first.version(), shown),
                                                    first.version().content().form() != null);
                                        }));
    }

    /// Notes that it was read, for each of her children to whom it was sent. Asked for by a button:
    /// programs that look at links in messages beforehand must not read in anybody's name.
    boolean note(String ticket, String address, Language language) {
        return database.transaction(
                transaction -> {
                    Optional<Found> found = find(transaction, ticket, address);
                    found.ifPresent(
                            one ->
                                    one.opened()
                                            .forEach(
                                                    opened ->
                                                            reads.note(
                                                                    transaction,
                                                                    new ReadStore.Receipt(
                                                                            opened.letter().id(),
                                                                            opened.version()
                                                                                    .number(),
                                                                            opened.child().id(),
                                                                            one.reader().person(),
                                                                            clock.instant()),
                                                                    language)));
                    return found.isPresent();
                });
    }

    private Optional<Found> find(Transaction transaction, String text, String address) {
        Optional<ReadLinks.Ticket> ticket = links.read(text, clock.instant());
        if (ticket.isEmpty()) {
            return Optional.empty();
        }
        Asker.SignedIn reader =
                new Asker.SignedIn(
                        ticket.get().person(),
                        "link in a message",
                        address,
                        AuthenticationLevel.ONE_FACTOR,
                        ticket.get().until().minus(ReadLinks.LASTS));
        List<FamilyGate.Opened> opened =
                identity.families().children(reader).stream()
                        .flatMap(child -> opened(transaction, reader, ticket.get(), child).stream())
                        .filter(FamilyGate.Opened::mayRead)
                        .filter(one -> !NewLetters.isSensitive(one.version()))
                        .toList();
        return opened.isEmpty() ? Optional.empty() : Optional.of(new Found(reader, opened));
    }

    private Optional<FamilyGate.Opened> opened(
            Transaction transaction, Asker reader, ReadLinks.Ticket ticket, Child child) {
        try {
            return Optional.of(gate.open(transaction, reader, ticket.letter(), child.id()));
        } catch (Refused notForThisChild) {
            return Optional.empty();
        }
    }
}
