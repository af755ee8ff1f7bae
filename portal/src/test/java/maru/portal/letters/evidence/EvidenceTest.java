package maru.portal.letters.evidence;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import maru.identity.PersonId;
import maru.kernel.Refused;
import maru.portal.Browser;
import maru.portal.TestPortal;
import maru.portal.letters.SignedForms;
import maru.portal.letters.record.LetterId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every finding on the file that can show it.
class EvidenceTest {

    private static final TestPortal PORTAL = TestPortal.shared();
    private static final SignedForms FORMS = new SignedForms(PORTAL);
    private static final PersonId CHILD = FORMS.child();

    private static LetterId letter = LetterId.fresh();
    private static byte[] receipt = {};
    private static byte[] bundle = {};
    private static String fingerprint = "";

    @BeforeAll
    static void takeOut() {
        letter = FORMS.signedByDrawing();
        receipt = PORTAL.bean(Evidence.class).receipt(FORMS.mother(), letter, CHILD);
        bundle = PORTAL.bean(Evidence.class).bundle(FORMS.teacher(), letter, "분쟁 조정 요청");
        fingerprint = PORTAL.bean(Sealer.class).fingerprint();
    }

    private static Verdict look(byte[] file) {
        return Verification.of(file, Optional.of(fingerprint));
    }

    @Test
    void aReceiptIsProvenByTheFingerprintFromPaperAndOnlyIntactWithoutIt() {
        Verdict proven = look(receipt);
        assertThat(proven.findings()).isEmpty();
        assertThat(proven.isProven()).isTrue();
        assertThat(proven.statements())
                .singleElement()
                .satisfies(
                        line -> {
                            assertThat(line.who()).isEqualTo("이서연");
                            assertThat(line.when()).endsWith("+09:00");
                            assertThat(line.document()).startsWith("제");
                        });
        Verdict alone = Verification.of(receipt, Optional.empty());
        assertThat(alone.isIntact()).isTrue();
        assertThat(alone.isProven()).isFalse();
        assertThat(Verification.of(receipt, Optional.of("0".repeat(64))).findings())
                .containsExactly(Finding.OTHER_ISSUER);
    }

    @Test
    void aReceiptWithOneByteAlteredIsFoundWhereverTheByteIs() {
        Random random = new Random(2026);
        for (int i = 0; i < 250; i++) {
            byte[] altered = receipt.clone();
            int at = random.nextInt(altered.length);
            altered[at] ^= (byte) (1 << random.nextInt(8));
            assertThat(look(altered).isIntact()).as("byte " + at).isFalse();
        }
    }

    @Test
    void noByteAroundTheSignedAttributesCanBeAltered() {
        int start = new String(receipt, ISO_8859_1).lastIndexOf("/Contents <") + 11;
        int end = new String(receipt, ISO_8859_1).indexOf('>', start);
        while (receipt[end - 1] == '0') {
            end--;
        }
        assertThat(end - start).isGreaterThan(1_000);
        for (int at = start; at < end; at++) {
            for (byte digit : "0123456789ABCDEF".getBytes(ISO_8859_1)) {
                // One bit and still a digit: what is none is refused before anything is read.
                if (Integer.bitCount(receipt[at] ^ digit) == 1) {
                    byte[] altered = receipt.clone();
                    altered[at] = digit;
                    assertThat(look(altered).isIntact()).as("digit " + (at - start)).isFalse();
                }
            }
        }
    }

    @Test
    void whatIsAddedToAReceiptOrCutFromItIsFound() {
        byte[] longer = new byte[receipt.length + 3];
        System.arraycopy(receipt, 0, longer, 0, receipt.length);
        longer[receipt.length] = '\n';
        assertThat(look(longer).findings()).containsExactly(Finding.NOT_SIGNED);
        byte[] shorter = java.util.Arrays.copyOf(receipt, receipt.length - 10);
        assertThat(look(shorter).isIntact()).isFalse();
    }

    @Test
    void aReceiptOfAnotherKeyIsIntactAndNotProven(@TempDir Path folder) throws IOException {
        AuthorityKey forger =
                AuthorityKey.in(folder.resolve("keys"), "maru.test", java.time.Clock.systemUTC());
        byte[] resigned = new PdfSigner(forger, java.time.Clock.systemUTC()).sign(receipt, "x");
        assertThat(look(resigned).isIntact()).isFalse();
    }

    @Test
    void aBundleIsProven() {
        assertThat(look(bundle).findings()).isEmpty();
        assertThat(look(bundle).isProven()).isTrue();
    }

    @Test
    void aSwappedPageIsFound() {
        assertThat(
                        changed(
                                        files -> {
                                            String page = named(files, Entries.SHOWN);
                                            files.put(
                                                    page,
                                                    "<p>다른 글</p>".getBytes(StandardCharsets.UTF_8));
                                        })
                                .findings())
                .contains(Finding.SHOWN_PAGE_CHANGED, Finding.MANIFEST_CHANGED);
    }

    @Test
    void aChangedTimeIsFound() {
        assertThat(
                        changed(
                                        files -> {
                                            String statement = named(files, Entries.STATEMENTS);
                                            String text =
                                                    new String(
                                                            files.get(statement),
                                                            StandardCharsets.UTF_8);
                                            files.put(
                                                    statement,
                                                    text.replaceFirst(
                                                                    "\"signedAt\":\"20",
                                                                    "\"signedAt\":\"19")
                                                            .getBytes(StandardCharsets.UTF_8));
                                        })
                                .findings())
                .contains(Finding.STATEMENT_CHANGED);
    }

    @Test
    void aForgedSignatureImageIsFound() {
        assertThat(
                        changed(
                                        files ->
                                                files.put(
                                                        named(files, Entries.DRAWINGS),
                                                        SignedForms.drawing(9)))
                                .findings())
                .contains(Finding.DRAWING_CHANGED);
    }

    @Test
    void aCutChainIsFound() {
        assertThat(
                        changed(
                                        files -> {
                                            String name = named(files, Entries.SEGMENTS);
                                            Segment segment =
                                                    segment(
                                                            java.util.Objects.requireNonNull(
                                                                    files.get(name)));
                                            List<String> leaves = new ArrayList<>(segment.leaves());
                                            leaves.removeLast();
                                            files.put(
                                                    name,
                                                    new Segment(
                                                                    segment.from(),
                                                                    segment.after(),
                                                                    leaves,
                                                                    segment.head())
                                                            .bytes());
                                        })
                                .findings())
                .contains(Finding.CHAIN_CUT);
        assertThat(changed(files -> files.remove(named(files, Entries.SEGMENTS))).findings())
                .contains(Finding.CHAIN_CUT);
    }

    @Test
    void aForgedHeadIsFound() {
        assertThat(
                        changed(
                                        files -> {
                                            String name = named(files, Entries.SEGMENTS);
                                            Segment segment =
                                                    segment(
                                                            java.util.Objects.requireNonNull(
                                                                    files.get(name)));
                                            Head head = segment.head();
                                            files.put(
                                                    name,
                                                    new Segment(
                                                                    segment.from(),
                                                                    segment.after(),
                                                                    segment.leaves(),
                                                                    new Head(
                                                                            head.position(),
                                                                            head.chain(),
                                                                            "1999"
                                                                                    + head.at()
                                                                                            .substring(
                                                                                                    4),
                                                                            head.authority(),
                                                                            head.signature()))
                                                            .bytes());
                                        })
                                .findings())
                .contains(Finding.HEAD_NOT_SIGNED);
    }

    @Test
    void whatIsNoEvidenceIsSaidToBeNone() {
        assertThat(look("hello".getBytes(StandardCharsets.UTF_8)).findings())
                .containsExactly(Finding.NOT_EVIDENCE);
        assertThat(look(zip(new TreeMap<>(Map.of("a", new byte[] {1})))).findings())
                .containsExactly(Finding.NOT_EVIDENCE);
    }

    @Test
    void theCommandSaysWhatItFoundAndEndsWithIt(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("receipt.pdf");
        Files.write(file, receipt);
        assertThat(call("verify", file.toString(), "--key", fingerprint))
                .isEqualTo("0 Intact, and");
        assertThat(call("verify", file.toString())).isEqualTo("3 Intact, issue");
        byte[] altered = receipt.clone();
        altered[altered.length / 2] ^= 1;
        Files.write(file, altered);
        assertThat(call("verify", file.toString(), "--key", fingerprint)).startsWith("1 Not to be");
        assertThat(call("verify")).startsWith("2 ");
    }

    private static String call(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        int code = ConsentCommand.run(List.of(arguments), print, print);
        String text = out.toString(StandardCharsets.UTF_8);
        return code + " " + text.substring(0, Math.min(code == 3 ? 13 : 11, text.length()));
    }

    @Test
    void onlyWhoSignedGetsTheReceiptAndOnlyWhoKeepsTheLetterTheBundle() {
        Browser mother = PORTAL.as("mother");
        String base = "/inbox/" + letter + "/" + CHILD;
        assertThat(mother.get(base + "/receipt").header("Content-Type"))
                .hasValue("application/pdf");
        for (String other : List.of("father", "vietnamese", "student", "office")) {
            assertThat(PORTAL.as(other).get(base + "/receipt").status()).isIn(403, 404);
        }
        for (String other : List.of("mother", "province", "father")) {
            assertThat(
                            PORTAL.as(other)
                                    .post("/letters/" + letter + "/bundle", Map.of("reason", "x"))
                                    .status())
                    .isIn(403, 404);
        }
        assertThatThrownBy(() -> PORTAL.bean(Evidence.class).bundle(FORMS.teacher(), letter, "  "))
                .isInstanceOf(Refused.class);
    }

    @Test
    void theChainOfTheDatabaseIsWholeFromItsFirstLink() {
        PORTAL.database()
                .read(
                        transaction -> {
                            byte[] chain = Chain.origin();
                            long position = 0;
                            for (SealStore.Seal seal : new SealStore().all(transaction)) {
                                position++;
                                assertThat(seal.position()).isEqualTo(position);
                                chain = Chain.link(chain, position, seal.leaf());
                                assertThat(seal.chain()).isEqualTo(chain);
                            }
                            return position;
                        });
    }

    private static Verdict changed(Consumer<SortedMap<String, byte[]>> change) {
        try {
            SortedMap<String, byte[]> files = BundleFile.read(bundle);
            change.accept(files);
            return look(zip(files));
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static String named(SortedMap<String, byte[]> files, String folder) {
        return files.keySet().stream()
                .filter(name -> name.startsWith(folder))
                .findFirst()
                .orElseThrow();
    }

    private static Segment segment(byte[] bytes) {
        try {
            return Segment.read(bytes);
        } catch (CanonicalJson.Unreadable malformed) {
            throw new AssertionError(malformed);
        }
    }

    private static byte[] zip(SortedMap<String, byte[]> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException neverInMemory) {
            throw new AssertionError(neverInMemory);
        }
        return out.toByteArray();
    }
}
