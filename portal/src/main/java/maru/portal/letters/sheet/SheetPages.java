package maru.portal.letters.sheet;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.identity.Role;
import maru.kernel.Seoul;
import maru.portal.letters.content.ShownDocument;
import maru.portal.letters.record.FileAnswers;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.writing.Sending;
import maru.portal.signon.For;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// The sheet of a sent letter, live.
@Controller
@For(Role.Side.STAFF)
@RequestMapping("/letters/{letter}")
class SheetPages {

    private final Sheets sheets;
    private final OfficeSheets offices;
    private final Sending sending;
    private final Exports exports;
    private final SheetFoot foot;
    private final Told told;
    private final Clock clock;

    SheetPages(
            Sheets sheets,
            OfficeSheets offices,
            Sending sending,
            Exports exports,
            SheetFoot foot,
            Told told,
            Clock clock) {
        this.sheets = sheets;
        this.offices = offices;
        this.exports = exports;
        this.foot = foot;
        this.told = told;
        this.sending = sending;
        this.clock = clock;
    }

    @GetMapping
    String sheet(@PathVariable String letter, Asker.SignedIn asker, Model model) {
        LetterId id = LetterId.of(letter);
        model.addAttribute("styles", List.of("letters.css"));
        model.addAttribute("scripts", List.of("letters.js"));
        Optional<OfficeSheets.OfficeSheet> office = offices.open(asker, id);
        if (office.isPresent()) {
            model.addAttribute("sheet", office.get());
            model.addAttribute("mayUndo", sending.mayUndo(asker, office.get().letter()));
            return "letters/office-sheet";
        }
        Sheet sheet = sheets.open(asker, id);
        model.addAttribute("mayUndo", sending.mayUndo(asker, sheet.letter()));
        model.addAttribute("mine", sheet.letter().author().equals(asker.person()));
        model.addAttribute("fingerprint", foot.fingerprint());
        model.addAttribute("reminds", told.reminds());
        fill(model, sheet);
        return "letters/sheet";
    }

    /// The lines again, or 204 while nothing has changed since `seen`.
    @GetMapping("/lines")
    Object lines(
            @PathVariable String letter,
            @RequestParam(required = false) Optional<String> seen,
            Asker.SignedIn asker,
            Model model) {
        Sheet sheet = sheets.again(asker, LetterId.of(letter));
        if (seen.equals(Optional.of(stamp(sheet, notReached(sheet))))) {
            return ResponseEntity.noContent().build();
        }
        ModelAndView page = new ModelAndView("letters/sheet :: live");
        fill(model, sheet);
        page.addAllObjects(model.asMap());
        return page;
    }

    /// What was sent, as a family sees it.
    @GetMapping("/view")
    String view(
            @PathVariable String letter,
            @RequestParam Optional<String> language,
            Asker.SignedIn asker,
            Model model) {
        LetterId id = LetterId.of(letter);
        model.addAttribute("styles", List.of("letters.css"));
        model.addAttribute("letter", id);
        model.addAttribute("sent", true);
        model.addAttribute("languages", Language.values());
        model.addAttribute(
                "document",
                sheets.document(asker, id, language.flatMap(Language::ofTag).orElse(Language.KO)));
        return "letters/preview";
    }

    /// One signature: what was shown, answered and signed.
    @GetMapping("/signatures/{signature}")
    String signature(
            @PathVariable String letter,
            @PathVariable String signature,
            Asker.SignedIn asker,
            Model model) {
        UUID id = LetterId.uuid(signature);
        model.addAttribute("styles", List.of("letters.css"));
        model.addAttribute("letter", LetterId.of(letter));
        model.addAttribute("evidence", sheets.evidence(asker, LetterId.of(letter), id));
        return "letters/signature";
    }

    @GetMapping("/signatures/{signature}/document")
    ResponseEntity<byte[]> signedDocument(
            @PathVariable String letter, @PathVariable String signature, Asker.SignedIn asker) {
        return FileAnswers.document(
                sheets.frozen(asker, LetterId.of(letter), LetterId.uuid(signature)));
    }

    @PostMapping("/export")
    ResponseEntity<byte[]> export(
            @PathVariable String letter,
            @RequestParam String form,
            @RequestParam String reason,
            Asker.SignedIn asker) {
        Exports.Form wanted = form.equals("csv") ? Exports.Form.CSV : Exports.Form.XLSX;
        byte[] bytes = exports.export(asker, LetterId.of(letter), wanted, reason);
        return FileAnswers.bytes(
                wanted.mediaType(), "명단." + wanted.name().toLowerCase(Locale.ROOT), bytes);
    }

    private void fill(Model model, Sheet sheet) {
        LocalDateTime deadline = sheet.version().content().facts().deadline();
        model.addAttribute("sheet", sheet);
        List<PersonId> notReached = notReached(sheet);
        model.addAttribute("notReached", notReached);
        model.addAttribute("stamp", stamp(sheet, notReached));
        model.addAttribute(
                "late",
                deadline != null
                        && LocalDateTime.ofInstant(clock.instant(), Seoul.ZONE).isAfter(deadline));
    }

    /// Who has not read and was reached by no message, of those on the sheet.
    private List<PersonId> notReached(Sheet sheet) {
        Set<PersonId> nobody = told.notReached(sheet.letter().id());
        return sheet.lines().stream()
                .flatMap(line -> line.people().stream())
                .filter(person -> person.readAt().isEmpty() && person.signature().isEmpty())
                .map(SheetLine.Reader::person)
                .filter(nobody::contains)
                .distinct()
                .toList();
    }

    /// Changes with everything that the lines show.
    private static String stamp(Sheet sheet, List<PersonId> notReached) {
        return ShownDocument.sha256(
                        (sheet.lines() + "|" + sheet.letter().recall() + "|" + notReached)
                                .getBytes(StandardCharsets.UTF_8))
                .substring(0, 16);
    }
}
