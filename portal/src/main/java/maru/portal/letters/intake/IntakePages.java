package maru.portal.letters.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import maru.identity.Asker;
import maru.identity.Role;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.portal.letters.content.AttachmentTyping;
import maru.portal.letters.content.LetterContent;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.writing.Drafts;
import maru.portal.signon.For;
import org.springframework.context.MessageSource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ExtendedModelMap;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;

/// A writer's pages for starting from a file: choose it, watch it being read, look over what came.
@Controller
@For(Role.Side.STAFF)
@RequestMapping("/letters")
class IntakePages {

    /// What a letter can start from; anything may still be attached to one.
    private static final String ACCEPTED = ".hwp,.hwpx,.docx,.pdf,.xlsx,.pptx,.txt";

    private final Intake intake;
    private final Drafts drafts;
    private final MessageSource messages;

    IntakePages(Intake intake, Drafts drafts, MessageSource messages) {
        this.intake = intake;
        this.drafts = drafts;
        this.messages = messages;
    }

    @GetMapping("/from-file")
    String choose(Model model) {
        return choose(Optional.empty(), model);
    }

    private static String choose(Optional<String> why, Model model) {
        model.addAttribute("styles", List.of("letters.css", "intake.css"));
        model.addAttribute("scripts", List.of("intake.js"));
        model.addAttribute("accept", ACCEPTED);
        model.addAttribute("limit", AttachmentTyping.SIZE_AT_MOST);
        model.addAttribute("refused", why);
        return "letters/from-file";
    }

    @PostMapping(path = "/from-file", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    ModelAndView take(@RequestParam MultipartFile file, Asker.SignedIn asker, Locale locale)
            throws IOException {
        Path path = Files.createTempFile("upload-", ".part");
        try (InputStream in = file.getInputStream()) {
            Files.copy(in, path, StandardCopyOption.REPLACE_EXISTING);
            String name = Optional.ofNullable(file.getOriginalFilename()).orElse("");
            return new ModelAndView(
                    "redirect:/letters/" + intake.begin(asker, path, name) + "/from-file");
        } catch (Refused refused) {
            if (refused.refusal() instanceof Refusal.Invalid(String _, String why)) {
                var model = new ExtendedModelMap();
                String sentence = messages.getMessage(why, null, locale);
                var page = new ModelAndView(choose(Optional.of(sentence), model), model);
                page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
                return page;
            }
            throw refused;
        } finally {
            Files.deleteIfExists(path);
        }
    }

    @GetMapping("/{letter}/from-file")
    String progress(@PathVariable String letter, Asker.SignedIn asker, Model model) {
        LetterId id = LetterId.of(letter);
        Intake.State state = intake.state(asker, id);
        LetterContent content = drafts.open(asker, id).draft().content();
        model.addAttribute("styles", List.of("letters.css", "intake.css"));
        model.addAttribute("scripts", List.of("intake.js"));
        model.addAttribute("letter", id);
        model.addAttribute("content", content);
        model.addAttribute("state", name(state));
        model.addAttribute("filled", Intake.filled(content));
        switch (state) {
            case Intake.State.NotRead(var why, String detail) -> {
                model.addAttribute("why", "letters.reader." + why.name());
                model.addAttribute("detail", detail);
            }
            case Intake.State.Filled(boolean cut) -> model.addAttribute("cut", cut);
            case Intake.State.Reading _, Intake.State.Overtaken _, Intake.State.Unknown _ -> {}
        }
        return "letters/from-file-state";
    }

    /// For the page that waits.
    @GetMapping("/{letter}/from-file/state")
    ResponseEntity<Map<String, String>> state(@PathVariable String letter, Asker.SignedIn asker) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(Map.of("state", name(intake.state(asker, LetterId.of(letter)))));
    }

    @PostMapping("/{letter}/from-file")
    String again(@PathVariable String letter, Asker.SignedIn asker) {
        LetterId id = LetterId.of(letter);
        intake.again(asker, id);
        return "redirect:/letters/" + id + "/from-file";
    }

    private static String name(Intake.State state) {
        return switch (state) {
            case Intake.State.Reading _ -> "reading";
            case Intake.State.Filled _ -> "filled";
            case Intake.State.NotRead _ -> "not-read";
            case Intake.State.Overtaken _ -> "overtaken";
            case Intake.State.Unknown _ -> "unknown";
        };
    }
}
