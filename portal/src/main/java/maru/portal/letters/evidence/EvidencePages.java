package maru.portal.letters.evidence;

import java.nio.charset.StandardCharsets;
import maru.identity.Asker;
import maru.identity.PersonId;
import maru.identity.Role;
import maru.portal.letters.record.FileAnswers;
import maru.portal.letters.record.LetterId;
import maru.portal.signon.For;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Receipts and bundles to take home.
@Controller
class EvidencePages {

    private final Evidence evidence;

    EvidencePages(Evidence evidence) {
        this.evidence = evidence;
    }

    @GetMapping("/inbox/{letter}/{student}/receipt")
    @For(Role.Side.FAMILY)
    ResponseEntity<byte[]> receipt(
            @PathVariable String letter, @PathVariable String student, Asker.SignedIn asker) {
        return file(
                evidence.receipt(asker, LetterId.of(letter), new PersonId(LetterId.uuid(student))),
                "application/pdf",
                "전자동의서 확인서.pdf");
    }

    @GetMapping("/letters/{letter}/signatures/{signature}/receipt")
    @For(Role.Side.STAFF)
    ResponseEntity<byte[]> receiptForStaff(
            @PathVariable String letter, @PathVariable String signature, Asker.SignedIn asker) {
        return file(
                evidence.receipt(asker, LetterId.of(letter), LetterId.uuid(signature)),
                "application/pdf",
                "전자동의서 확인서.pdf");
    }

    @PostMapping("/letters/{letter}/bundle")
    @For(Role.Side.STAFF)
    ResponseEntity<byte[]> bundle(
            @PathVariable String letter, @RequestParam String reason, Asker.SignedIn asker) {
        return file(
                evidence.bundle(asker, LetterId.of(letter), reason),
                "application/zip",
                "전자동의서 증거.zip");
    }

    private static ResponseEntity<byte[]> file(byte[] bytes, String type, String name) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(type))
                .cacheControl(CacheControl.noStore())
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", FileAnswers.SANDBOX)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(name, StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(bytes);
    }
}
