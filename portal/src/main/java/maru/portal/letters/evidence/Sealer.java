package maru.portal.letters.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.kernel.Seoul;
import maru.portal.PortalSettings;
import maru.portal.letters.evidence.SealStore.Seal;
import maru.portal.letters.evidence.SealStore.Waiting;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.record.SignatureStore;
import maru.portal.letters.sheet.SheetFoot;
import maru.storage.Database;
import maru.storage.Transaction;
import org.springframework.stereotype.Service;

/// Gives evidence its place in the chain within a second of its commit and signs the head after
/// each batch. Each signed head is also appended to a file outside the database: somebody who
/// rewrites the database cannot rewrite what was copied from there. Several copies of the portal
/// take turns.
@Service
public final class Sealer implements SheetFoot {

    private static final int BATCH = 256;
    private static final int SALT_LENGTH = 16;

    private final Database database;
    private final LetterStore letters;
    private final SignatureStore signatures;
    private final SealStore seals = new SealStore();
    private final AuthorityKey key;
    private final String authority;
    private final Path headsFile;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public Sealer(
            Database database,
            LetterStore letters,
            SignatureStore signatures,
            PortalSettings settings,
            Clock clock) {
        this.database = database;
        this.letters = letters;
        this.signatures = signatures;
        this.authority = Optional.ofNullable(settings.publicUrl().getHost()).orElse("localhost");
        this.key = AuthorityKey.in(settings.data().resolve("keys"), authority, clock);
        this.headsFile = settings.data().resolve("consent-heads.txt");
        this.clock = clock;
    }

    AuthorityKey key() {
        return key;
    }

    /// The key's fingerprint in groups, as it is printed on the school's sheets.
    @Override
    public String fingerprint() {
        return key.fingerprint().replaceAll("(.{4})(?=.)", "$1 ");
    }

    /// Seals what waits, batch by batch.
    void sealAll() {
        while (seal() == BATCH) {
            // A full batch: there may be more.
        }
    }

    /// Seals what waits, at most one batch.
    ///
    /// @return how many pieces of evidence were looked at
    public int seal() {
        boolean any =
                database.read(
                        transaction ->
                                transaction.exists(
                                        "select 1 from portal.evidence_waiting limit 1"));
        if (!any) {
            return 0;
        }
        List<Head> signed = new ArrayList<>();
        int sealed = database.transaction(transaction -> batch(transaction, signed));
        signed.forEach(this::append);
        return sealed;
    }

    private int batch(Transaction transaction, List<Head> signed) {
        if (!seals.take(transaction)) {
            return 0;
        }
        List<Waiting> waiting = seals.waiting(transaction, BATCH);
        if (waiting.isEmpty()) {
            return 0;
        }
        Statements statements = new Statements(transaction, letters, signatures, seals);
        Optional<Seal> last = seals.last(transaction);
        long position = last.map(Seal::position).orElse(0L);
        byte[] chain = last.map(Seal::chain).orElseGet(Chain::origin);
        boolean any = false;
        for (Waiting one : waiting) {
            byte[] salt = new byte[SALT_LENGTH];
            random.nextBytes(salt);
            Optional<byte[]> statement = statements.of(one.subject(), one.kind(), salt);
            if (statement.isPresent()) {
                byte[] leaf = Chain.leaf(statement.get());
                position++;
                chain = Chain.link(chain, position, leaf);
                seals.insert(
                        transaction,
                        new Seal(position, one.subject(), salt, leaf, chain),
                        one.kind());
                any = true;
            }
        }
        if (any) {
            Head head = head(position, chain);
            seals.insert(transaction, head, key.encodedCertificate());
            signed.add(head);
        }
        List<UUID> done = waiting.stream().map(Waiting::subject).toList();
        seals.waitsNoLonger(transaction, done);
        return waiting.size();
    }

    private Head head(long position, byte[] chain) {
        String at =
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                        OffsetDateTime.ofInstant(
                                clock.instant().truncatedTo(ChronoUnit.MILLIS), Seoul.ZONE));
        return new Head(
                position,
                HexFormat.of().formatHex(chain),
                at,
                authority,
                key.sign(Head.bytes(position, chain, at, authority)));
    }

    private void append(Head head) {
        try {
            Files.writeString(
                    headsFile,
                    head.position()
                            + " "
                            + head.chain()
                            + " "
                            + head.at()
                            + " "
                            + head.authority()
                            + " "
                            + Base64.getEncoder().encodeToString(head.signature())
                            + "\n",
                    StandardCharsets.US_ASCII,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }
}
