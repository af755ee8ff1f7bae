package maru.portal.letters.evidence;

import maru.identity.Asker;
import maru.identity.PersonId;
import maru.identity.Role;
import maru.portal.letters.record.FileAnswers;
import maru.portal.letters.record.LetterId;
import maru.portal.signon.For;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Receipts and bundles to take home.
@Controller
class EvidencePages {

    private static final String RECEIPT = "전자동의서 확인서.pdf";

    private final Evidence evidence;

    EvidencePages(Evidence evidence) {
        this.evidence = evidence;
    }

    @GetMapping("/inbox/{letter}/{student}/receipt")
    @For(Role.Side.FAMILY)
    ResponseEntity<byte[]> receipt(
            @PathVariable String letter, @PathVariable String student, Asker.SignedIn asker) {
        return FileAnswers.bytes(
                "application/pdf",
                RECEIPT,
                evidence.receipt(asker, LetterId.of(letter), new PersonId(LetterId.uuid(student))));
    }

    @GetMapping("/letters/{letter}/signatures/{signature}/receipt")
    @For(Role.Side.STAFF)
    ResponseEntity<byte[]> receiptForStaff(
            @PathVariable String letter, @PathVariable String signature, Asker.SignedIn asker) {
        return FileAnswers.bytes(
                "application/pdf",
                RECEIPT,
                evidence.receipt(asker, LetterId.of(letter), LetterId.uuid(signature)));
    }

    @PostMapping("/letters/{letter}/bundle")
    @For(Role.Side.STAFF)
    ResponseEntity<byte[]> bundle(
            @PathVariable String letter, @RequestParam String reason, Asker.SignedIn asker) {
        return FileAnswers.bytes(
                "application/zip",
                "전자동의서 증거.zip",
                evidence.bundle(asker, LetterId.of(letter), reason));
    }
}
