package maru.portal.letters.evidence;

import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import maru.portal.letters.content.LetterContent.Attached;
import maru.portal.letters.record.PaperReply;
import maru.portal.letters.record.Signature;
import maru.portal.letters.record.Signature.Mark;
import maru.portal.letters.record.Version;

/// What one piece of evidence says, as the bytes over which its leaf is hashed. The same rows give
/// the same bytes for good; a new field would be another `format`.
final class Statement {

    static final String FORMAT = "maru-consent/1";

    private Statement() {}

    static byte[] of(Signature signature, Version version, byte[] salt) {
        SortedMap<String, Object> out = begin("signature", signature.id(), version, salt);
        out.put("student", signature.student().toString());
        out.put("round", signature.round());
        out.put("signer", signature.signer().toString());
        out.put("signerName", signature.signerName());
        out.put("relation", signature.relation().name());
        out.put("shown", signature.shown());
        out.put("shownSize", signature.shownSize());
        out.put("language", signature.language().tag());
        out.put("answers", CanonicalJson.object(signature.answers().byQuestion()));
        switch (signature.mark()) {
            case Mark.Drawn drawn -> out.put("drawing", drawn.sha256());
            case Mark.Typed typed -> out.put("typedName", typed.name());
        }
        out.put("agreement", signature.agreement());
        out.put("agreementText", signature.agreementText());
        out.put("level", signature.level());
        out.put("methods", signature.methods());
        signature.signedInAt().ifPresent(at -> out.put("signedInAt", at.toString()));
        out.put("signedAt", signature.signedAtText());
        return CanonicalJson.write(out);
    }

    static byte[] of(Withdrawn withdrawn, Version version, byte[] salt) {
        SortedMap<String, Object> out = begin("withdrawal", withdrawn.id(), version, salt);
        out.put("student", withdrawn.student().toString());
        out.put("signature", withdrawn.signature().toString());
        out.put("question", withdrawn.question());
        out.put("who", withdrawn.who().toString());
        out.put("whoName", withdrawn.whoName());
        out.put("at", withdrawn.atText());
        return CanonicalJson.write(out);
    }

    static byte[] of(PaperReply paper, Version version, byte[] salt) {
        SortedMap<String, Object> out = begin("paper", paper.id(), version, salt);
        out.put("student", paper.student().toString());
        out.put("fromName", paper.fromName());
        out.put("relation", paper.relation());
        out.put("receivedOn", paper.receivedOn().toString());
        paper.photo().ifPresent(photo -> out.put("photo", photo.sha256()));
        out.put("answers", CanonicalJson.object(paper.answers().byQuestion()));
        out.put("void", paper.isVoid());
        out.put("recordedBy", paper.recordedBy().toString());
        out.put("recordedByName", paper.recordedByName());
        out.put("recordedAt", paper.recordedAt().toString());
        return CanonicalJson.write(out);
    }

    /// A withdrawal as it stands in the table.
    record Withdrawn(
            UUID id,
            UUID signature,
            UUID student,
            String question,
            UUID who,
            String whoName,
            String atText) {}

    private static SortedMap<String, Object> begin(
            String kind, UUID id, Version version, byte[] salt) {
        SortedMap<String, Object> out = CanonicalJson.object();
        out.put("format", FORMAT);
        out.put("kind", kind);
        out.put("id", id.toString());
        out.put("salt", HexFormat.of().formatHex(salt));
        out.put("letter", version.letter().toString());
        out.put("version", version.number());
        out.put("documentNumber", version.documentNumber());
        out.put("school", version.schoolName());
        out.put("sender", version.senderName());
        out.put("title", version.content().title());
        out.put(
                "attachments",
                version.content().attachments().stream().map(Statement::attachment).toList());
        return out;
    }

    private static List<String> attachment(Attached file) {
        return List.of(file.name(), file.sha256());
    }
}
