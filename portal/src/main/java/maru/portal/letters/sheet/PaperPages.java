package maru.portal.letters.sheet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.PersonId;
import maru.identity.Role;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.kernel.Seoul;
import maru.portal.letters.record.FileAnswers;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.sheet.PaperReplies.Slip;
import maru.portal.letters.writing.QuestionKinds;
import maru.portal.signon.For;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ExtendedModelMap;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;

/// A teacher's pages for replies on paper.
@Controller
@For(Role.Side.STAFF)
@RequestMapping("/letters/{letter}/paper")
class PaperPages {

    private final PaperReplies replies;
    private final Sheets sheets;
    private final Clock clock;

    PaperPages(PaperReplies replies, Sheets sheets, Clock clock) {
        this.replies = replies;
        this.sheets = sheets;
        this.clock = clock;
    }

    @GetMapping("/{student}")
    String form(
            @PathVariable String letter,
            @PathVariable String student,
            Asker.SignedIn asker,
            Model model) {
        fill(letter, student, asker, model, "");
        return "letters/paper";
    }

    private void fill(
            String letter, String student, Asker.SignedIn asker, Model model, String fault) {
        LetterId id = LetterId.of(letter);
        model.addAttribute("styles", List.of("letters.css"));
        model.addAttribute("letter", id);
        model.addAttribute("line", replies.line(asker, id, new PersonId(LetterId.uuid(student))));
        model.addAttribute("form", sheets.again(asker, id).form().orElseThrow());
        model.addAttribute("today", Seoul.today(clock));
        model.addAttribute("fault", fault);
        model.addAttribute("kinds", new QuestionKinds());
    }

    @PostMapping("/{student}")
    ModelAndView record(
            @PathVariable String letter,
            @PathVariable String student,
            @RequestParam MultiValueMap<String, String> fields,
            @RequestParam Optional<MultipartFile> photo,
            Asker.SignedIn asker)
            throws IOException {
        Path path = Files.createTempFile("slip-", ".part");
        try {
            if (photo.isPresent()) {
                try (InputStream in = photo.get().getInputStream()) {
                    Files.copy(in, path, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            replies.record(
                    asker,
                    LetterId.of(letter),
                    new PersonId(LetterId.uuid(student)),
                    slip(fields, path));
            return new ModelAndView("redirect:/letters/" + LetterId.of(letter));
        } catch (Refused refused) {
            if (refused.refusal() instanceof Refusal.Invalid(String _, String why)) {
                ExtendedModelMap model = new ExtendedModelMap();
                fill(letter, student, asker, model, why);
                ModelAndView page = new ModelAndView("letters/paper", model);
                page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
                return page;
            }
            throw refused;
        } finally {
            Files.deleteIfExists(path);
        }
    }

    private static Slip slip(MultiValueMap<String, String> fields, Path photo) {
        Map<String, String> answers = new HashMap<>();
        fields.toSingleValueMap()
                .forEach(
                        (name, value) -> {
                            if (name.startsWith("answer.")) {
                                answers.put(name.substring("answer.".length()), value);
                            }
                        });
        return new Slip(
                uuid(fields.getFirst("from")),
                Optional.ofNullable(fields.getFirst("otherName")).orElse(""),
                day(fields.getFirst("receivedOn")),
                answers,
                Optional.of(photo));
    }

    private static Optional<UUID> uuid(@org.jspecify.annotations.Nullable String text) {
        return text == null || text.length() != 36
                ? Optional.empty()
                : Optional.of(LetterId.uuid(text));
    }

    private static Optional<LocalDate> day(@org.jspecify.annotations.Nullable String text) {
        try {
            return text == null || text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(LocalDate.parse(text));
        } catch (DateTimeException noDay) {
            throw new Refusal.Invalid("receivedOn", "letters.error.paper-date").asException();
        }
    }

    @PostMapping("/replies/{reply}/void")
    String noSuchSlip(
            @PathVariable String letter, @PathVariable String reply, Asker.SignedIn asker) {
        replies.voidReply(asker, LetterId.of(letter), LetterId.uuid(reply));
        return "redirect:/letters/" + LetterId.of(letter);
    }

    @GetMapping("/replies/{reply}/photo")
    ResponseEntity<byte[]> photo(
            @PathVariable String letter, @PathVariable String reply, Asker.SignedIn asker) {
        PaperReplies.SlipPhoto photo =
                replies.photo(asker, LetterId.of(letter), LetterId.uuid(reply));
        return FileAnswers.picture(photo.mediaType(), photo.bytes());
    }
}
