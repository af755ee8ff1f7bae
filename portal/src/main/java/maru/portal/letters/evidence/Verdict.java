package maru.portal.letters.evidence;

import java.util.List;

/// What the look at a file found.
///
/// @param findings nothing when it is intact
/// @param issuerProven whether it was checked against a key from outside; without one it can only
///   be said to be intact
/// @param fingerprint of the key in the file, empty when there is none
/// @param statements what it says, one line for each signature, withdrawal or paper reply
public record Verdict(
        List<Finding> findings, boolean issuerProven, String fingerprint, List<Line> statements) {

    public Verdict {
        findings = List.copyOf(findings);
        statements = List.copyOf(statements);
    }

    /// One statement in short.
    public record Line(
            String kind, String school, String title, String who, String when, String document) {}

    public boolean isIntact() {
        return findings.isEmpty();
    }

    /// Intact, and from whom it says.
    public boolean isProven() {
        return isIntact() && issuerProven;
    }

    static Verdict broken(Finding finding) {
        return new Verdict(List.of(finding), false, "", List.of());
    }
}
