package maru.portal.letters.signing;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.AuditEntry;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.portal.letters.content.ConsentForm;
import maru.portal.letters.content.ConsentForm.DataConsent;
import maru.portal.letters.reading.FamilyGate;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.record.Signature;
import maru.portal.letters.record.Signature.Withdrawal;
import maru.portal.letters.record.SignatureStore;
import maru.portal.letters.record.Version;
import maru.storage.Database;
import maru.storage.Transaction;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/// Takes a signature back: an agreement to the use of personal data at any time, one purpose at a
/// time (개인정보 보호법 §37), everything else until the deadline. The signature stays as evidence, the
/// withdrawal is a row of its own, and the writer of the letter is told.
@Service
public final class Withdrawing {

    private final Database database;
    private final Identity identity;
    private final FamilyGate gate;
    private final LetterStore letters;
    private final SignatureStore signatures;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    public Withdrawing(
            Database database,
            Identity identity,
            FamilyGate gate,
            LetterStore letters,
            SignatureStore signatures,
            ApplicationEventPublisher events,
            Clock clock) {
        this.database = database;
        this.identity = identity;
        this.gate = gate;
        this.letters = letters;
        this.signatures = signatures;
        this.events = events;
        this.clock = clock;
    }

    /// What of a signature its signer can take back now.
    ///
    /// @param whole all of it
    /// @param purposes single purposes of personal data that are agreed to
    public record Offer(Signature signature, boolean whole, List<DataConsent> purposes) {

        public Offer {
            purposes = List.copyOf(purposes);
        }

        public boolean isAny() {
            return whole || !purposes.isEmpty();
        }
    }

    /// That something was taken back; published within the transaction that wrote it.
    ///
    /// @param question empty for all of the signature
    public record Withdrawn(Version version, Signature signature, String question, String what) {}

    /// Looks what can be taken back.
    ///
    /// @throws maru.kernel.Refused with `NotFound` where she has signed nothing that stands
    public Offer offer(Asker.SignedIn asker, LetterId letter, PersonId student) {
        return database.read(transaction -> offer(transaction, asker, letter, student));
    }

    private Offer offer(
            Transaction transaction, Asker.SignedIn asker, LetterId letter, PersonId student) {
        gate.open(transaction, asker, letter, student);
        // Also one under an earlier version: that it was replaced ends no agreement to use data.
        Signature signature =
                signatures
                        .forStudents(transaction, List.of(letter.value()), List.of(student.value()))
                        .stream()
                        .filter(one -> one.signer().equals(asker.person()) && one.stands())
                        .reduce((_, last) -> last)
                        .orElseThrow(() -> new Refusal.NotFound().asException());
        ConsentForm form = form(letters.version(transaction, letter, signature.version()));
        List<DataConsent> purposes =
                form.questions().stream()
                        .filter(DataConsent.class::isInstance)
                        .map(DataConsent.class::cast)
                        .filter(
                                one ->
                                        DataConsent.AGREES.equals(
                                                signature.answers().byQuestion().get(one.id())))
                        .filter(one -> signature.withdrawalOf(one.id()).isEmpty())
                        .toList();
        boolean onlyData = form.questions().stream().allMatch(DataConsent.class::isInstance);
        boolean whole =
                onlyData || isOpen(letters.version(transaction, letter, signature.version()));
        return new Offer(signature, whole, purposes);
    }

    private boolean isOpen(Version version) {
        LocalDateTime deadline = version.content().facts().deadline();
        return deadline == null
                || !LocalDateTime.ofInstant(clock.instant(), Seoul.ZONE).isAfter(deadline);
    }

    /// Takes back all of it, or one purpose. A second time changes nothing.
    ///
    /// @param question the purpose's; empty for all
    /// @throws maru.kernel.Refused with `NotFound` for another's signature, `Conflict` when the
    ///   deadline has passed and it is no agreement to the use of data
    public void withdraw(
            Asker.SignedIn asker, LetterId letter, PersonId student, UUID id, String question) {
        database.change(
                transaction -> {
                    letters.letterHeld(transaction, letter);
                    Offer offer = offer(transaction, asker, letter, student);
                    Signature signature = offer.signature();
                    if (!signature.id().equals(id)) {
                        throw new Refusal.NotFound().asException();
                    }
                    Version version = letters.version(transaction, letter, signature.version());
                    Optional<DataConsent> purpose =
                            offer.purposes().stream()
                                    .filter(one -> one.id().equals(question))
                                    .findFirst();
                    if (question.isEmpty() ? !offer.whole() : purpose.isEmpty()) {
                        if (!question.isEmpty() && signature.withdrawalOf(question).isPresent()) {
                            return;
                        }
                        throw new Refusal.Conflict("letters.error.withdraw-late").asException();
                    }
                    write(transaction, asker, version, signature, question, purpose);
                });
    }

    private void write(
            Transaction transaction,
            Asker.SignedIn asker,
            Version version,
            Signature signature,
            String question,
            Optional<DataConsent> purpose) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Withdrawal withdrawal =
                new Withdrawal(
                        question,
                        now,
                        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                                OffsetDateTime.ofInstant(now, Seoul.ZONE)));
        String name = identity.directory().me(asker).name();
        if (!signatures.withdraw(transaction, signature, withdrawal, asker.person(), name)) {
            return;
        }
        identity.audit()
                .append(
                        transaction,
                        AuditEntry.of(asker, "consent.withdraw", "letter/" + version.letter())
                                .whose(signature.student())
                                .unit(letters.letter(transaction, version.letter()).school())
                                .detail("signature", signature.id().toString())
                                .detail("question", question));
        events.publishEvent(
                new Withdrawn(
                        version,
                        signature,
                        question,
                        purpose.map(DataConsent::text).orElse(version.content().title())));
    }

    private static ConsentForm form(Version version) {
        ConsentForm form = version.content().form();
        if (form == null) {
            throw new Refusal.NotFound().asException();
        }
        return form;
    }
}
