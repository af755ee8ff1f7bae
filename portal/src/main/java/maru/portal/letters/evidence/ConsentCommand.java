package maru.portal.letters.evidence;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// `maru admin consent verify FILE [--key KEY] [--json]`: looks at a receipt or a bundle, offline.
/// `KEY` is a fingerprint of 64 hexadecimal digits, or a file that holds one or a certificate.
///
/// Ends with 0 when the file is intact and its issuer is proven, with 1 when something is wrong
/// with it, with 3 when it is intact and no key from outside was given, with 2 when it was called
/// wrongly.
public final class ConsentCommand {

    static final int PROVEN = 0;
    static final int BROKEN = 1;
    static final int WRONG_CALL = 2;
    static final int INTACT = 3;

    private static final String USAGE =
            "Usage: maru admin consent verify FILE [--key FINGERPRINT|FILE] [--json]";

    private ConsentCommand() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(List.of(arguments), out, err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        List<String> plain = new ArrayList<>(arguments);
        boolean json = plain.remove("--json");
        Optional<String> key = Optional.empty();
        int at = plain.indexOf("--key");
        if (at >= 0 && at + 1 < plain.size()) {
            key = Optional.of(plain.get(at + 1));
            plain.subList(at, at + 2).clear();
        }
        if (plain.size() != 2 || !plain.getFirst().equals("verify")) {
            err.println(USAGE);
            return WRONG_CALL;
        }
        try {
            Path file = Path.of(plain.get(1));
            if (Files.size(file) > Verification.BYTES_AT_MOST) {
                err.println("The file is larger than any receipt or bundle.");
                return WRONG_CALL;
            }
            Optional<String> fingerprint = Optional.empty();
            if (key.isPresent()) {
                fingerprint = Optional.of(fingerprint(key.get()));
            }
            Verdict verdict = Verification.of(Files.readAllBytes(file), fingerprint);
            tell(verdict, json, out);
            return !verdict.isIntact() ? BROKEN : verdict.isProven() ? PROVEN : INTACT;
        } catch (IOException unreadable) {
            err.println("The file cannot be read: " + unreadable.getMessage());
            return WRONG_CALL;
        } catch (GeneralSecurityException | IllegalArgumentException noKey) {
            err.println("The key is neither a fingerprint nor a certificate.");
            return WRONG_CALL;
        }
    }

    /// The fingerprint itself, or that of a certificate in a file.
    private static String fingerprint(String key) throws IOException, GeneralSecurityException {
        String digits = key.replaceAll("[\\s:]", "");
        if (digits.matches("[0-9A-Fa-f]{64}")) {
            return digits;
        }
        byte[] bytes = Files.readAllBytes(Path.of(key));
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[\\s:]", "");
        return text.matches("[0-9A-Fa-f]{64}")
                ? text
                : AuthorityKey.fingerprint(AuthorityKey.certificate(bytes).getPublicKey());
    }

    private static void tell(Verdict verdict, boolean json, PrintStream out) {
        if (json) {
            SortedMap<String, Object> object = CanonicalJson.object();
            object.put("intact", verdict.isIntact());
            object.put("issuerProven", verdict.isProven());
            object.put("fingerprint", verdict.fingerprint());
            object.put("findings", verdict.findings());
            object.put("statements", verdict.statements());
            out.println(new String(CanonicalJson.write(object), StandardCharsets.UTF_8));
            return;
        }
        if (verdict.isProven()) {
            out.println("Intact, and issued by the authority whose key you gave.");
        } else if (verdict.isIntact()) {
            out.println("Intact, issuer not proven: give the fingerprint from the school's paper.");
        } else {
            out.println("Not to be relied on:");
            verdict.findings().forEach(finding -> out.println("  - " + finding.sentence()));
        }
        if (!verdict.fingerprint().isEmpty()) {
            out.println("Key in the file: " + verdict.fingerprint());
        }
        for (Verdict.Line line : verdict.statements()) {
            out.println(
                    String.join(
                            "  ",
                            line.kind(),
                            line.when(),
                            line.who(),
                            line.document(),
                            line.title()));
        }
    }
}
