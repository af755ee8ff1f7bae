package maru.portal.letters.evidence;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.record.PaperStore;
import maru.portal.letters.record.SignatureStore;
import maru.portal.letters.record.Version;
import maru.storage.Transaction;

/// Puts statements together from the rows, versions being read once.
final class Statements {

    private final Transaction transaction;
    private final LetterStore letters;
    private final SignatureStore signatures;
    private final PaperStore papers = new PaperStore();
    private final SealStore seals;
    private final Map<String, Version> versions = new HashMap<>();

    Statements(
            Transaction transaction,
            LetterStore letters,
            SignatureStore signatures,
            SealStore seals) {
        this.transaction = transaction;
        this.letters = letters;
        this.signatures = signatures;
        this.seals = seals;
    }

    /// The statement of a row; empty when the row is gone (a demo that was dropped).
    Optional<byte[]> of(UUID subject, String kind, byte[] salt) {
        return switch (kind) {
            case "signature" ->
                    signatures
                            .byId(transaction, subject)
                            .map(
                                    one ->
                                            Statement.of(
                                                    one,
                                                    version(one.letter(), one.version()),
                                                    salt));
            case "withdrawal" ->
                    seals.withdrawal(transaction, subject)
                            .flatMap(
                                    one ->
                                            signatures
                                                    .byId(transaction, one.signature())
                                                    .map(
                                                            signed ->
                                                                    Statement.of(
                                                                            one,
                                                                            version(
                                                                                    signed.letter(),
                                                                                    signed
                                                                                            .version()),
                                                                            salt)));
            case "paper" ->
                    papers.byId(transaction, subject)
                            .map(
                                    one ->
                                            Statement.of(
                                                    one,
                                                    version(one.letter(), one.version()),
                                                    salt));
            default -> throw new IllegalStateException(kind);
        };
    }

    private Version version(LetterId letter, int number) {
        return versions.computeIfAbsent(
                letter + "/" + number, _ -> letters.version(transaction, letter, number));
    }
}
