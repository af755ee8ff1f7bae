package maru.portal.letters.signing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import maru.identity.Asker;
import maru.identity.PersonId;
import maru.identity.Role;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.portal.letters.record.LetterId;
import maru.portal.signon.For;
import org.springframework.context.MessageSource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/// Taking a signature back, and files that go with answers.
@Controller
@For(Role.Side.FAMILY)
@RequestMapping("/inbox/{letter}/{student}")
class WithdrawPages {

    private final Withdrawing withdrawing;
    private final HandedIn handedIn;
    private final MessageSource messages;

    WithdrawPages(Withdrawing withdrawing, HandedIn handedIn, MessageSource messages) {
        this.withdrawing = withdrawing;
        this.handedIn = handedIn;
        this.messages = messages;
    }

    @GetMapping("/withdraw")
    String offer(
            @PathVariable String letter,
            @PathVariable String student,
            Asker.SignedIn asker,
            Model model) {
        model.addAttribute("styles", List.of("letters.css"));
        model.addAttribute(
                "offer",
                withdrawing.offer(
                        asker, LetterId.of(letter), new PersonId(LetterId.uuid(student))));
        return "letters/withdraw";
    }

    @PostMapping("/withdraw")
    String withdraw(
            @PathVariable String letter,
            @PathVariable String student,
            @RequestParam String signature,
            @RequestParam(defaultValue = "") String question,
            Asker.SignedIn asker) {
        withdrawing.withdraw(
                asker,
                LetterId.of(letter),
                new PersonId(LetterId.uuid(student)),
                LetterId.uuid(signature),
                question);
        return "redirect:read";
    }

    @PostMapping(path = "/answer-file", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    ResponseEntity<String> file(
            @PathVariable String letter,
            @PathVariable String student,
            @RequestParam MultipartFile file,
            Asker.SignedIn asker,
            Locale locale)
            throws IOException {
        Path path = Files.createTempFile("answer-", ".part");
        try (InputStream in = file.getInputStream()) {
            Files.copy(in, path, StandardCopyOption.REPLACE_EXISTING);
            return plain(
                    200,
                    handedIn.take(
                            asker,
                            LetterId.of(letter),
                            new PersonId(LetterId.uuid(student)),
                            path,
                            Optional.ofNullable(file.getOriginalFilename()).orElse("")));
        } catch (Refused refused) {
            if (refused.refusal() instanceof Refusal.Invalid(String _, String why)) {
                return plain(422, messages.getMessage(why, null, locale));
            }
            throw refused;
        } finally {
            Files.deleteIfExists(path);
        }
    }

    private static ResponseEntity<String> plain(int status, String text) {
        return ResponseEntity.status(status)
                .contentType(new MediaType("text", "plain", StandardCharsets.UTF_8))
                .body(text);
    }
}
