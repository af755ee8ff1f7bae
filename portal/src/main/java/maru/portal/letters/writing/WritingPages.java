package maru.portal.letters.writing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maru.identity.AddressableAudience;
import maru.identity.Asker;
import maru.identity.Language;
import maru.identity.Role;
import maru.kernel.Refusal;
import maru.kernel.Refusal.Invalid;
import maru.kernel.Refused;
import maru.portal.letters.content.AttachmentType;
import maru.portal.letters.content.AttachmentTyping;
import maru.portal.letters.content.ConsentForm;
import maru.portal.letters.content.LetterContent;
import maru.portal.letters.record.AudienceCode;
import maru.portal.letters.record.Draft;
import maru.portal.letters.record.FileAnswers;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.StoredFile;
import maru.portal.page.Dates;
import maru.portal.signon.For;
import org.springframework.context.MessageSource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
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

/// A writer's pages: the desk, the editor, files.
@Controller
@For(Role.Side.STAFF)
@RequestMapping("/letters")
class WritingPages {

    private final Drafts drafts;
    private final Sending sending;
    private final Dispatch dispatch;
    private final Archive archive;
    private final TakenBack takenBack;
    private final Groups groups;
    private final Uploads uploads;
    private final MessageSource messages;
    private final Clock clock;

    WritingPages(
            Drafts drafts,
            Sending sending,
            Dispatch dispatch,
            Archive archive,
            TakenBack takenBack,
            Groups groups,
            Uploads uploads,
            MessageSource messages,
            Clock clock) {
        this.dispatch = dispatch;
        this.archive = archive;
        this.takenBack = takenBack;
        this.groups = groups;
        this.drafts = drafts;
        this.sending = sending;
        this.uploads = uploads;
        this.messages = messages;
        this.clock = clock;
    }

    @GetMapping
    String desk(Asker.SignedIn asker, Model model) {
        model.addAttribute("styles", List.of("letters.css"));
        model.addAttribute("desk", drafts.desk(asker));
        model.addAttribute("takenBack", takenBack.of(asker));
        model.addAttribute("waiting", dispatch.desk(asker));
        model.addAttribute("templates", archive.templates(asker));
        return "letters/desk";
    }

    @PostMapping
    String begin(Asker.SignedIn asker) {
        return "redirect:/letters/" + drafts.begin(asker) + "/edit";
    }

    @GetMapping("/{letter}/edit")
    String edit(@PathVariable String letter, Asker.SignedIn asker, Model model) {
        return editor(LetterId.of(letter), asker, List.of(), model);
    }

    private String editor(
            LetterId letter, Asker.SignedIn asker, List<Invalid> missing, Model model) {
        Drafts.Open open = drafts.open(asker, letter);
        LetterContent content = open.draft().content();
        model.addAttribute("styles", List.of("letters.css", "compose.css"));
        model.addAttribute("scripts", List.of("compose.js"));
        model.addAttribute("open", open);
        model.addAttribute("content", content);
        model.addAttribute("facts", content.facts());
        model.addAttribute("bring", String.join(", ", content.facts().bring()));
        model.addAttribute("accept", AttachmentType.accepted());
        model.addAttribute("limit", AttachmentTyping.SIZE_AT_MOST);
        model.addAttribute("signerRules", ConsentForm.SignerRule.values());
        model.addAttribute("standards", ConsentForm.Standard.values());
        model.addAttribute(
                "chosen", open.draft().audience().stream().map(AudienceCode::write).toList());
        model.addAttribute(
                "choices",
                open.audiences().stream()
                        .map(one -> new AudienceChoice(AudienceCode.write(one.audience()), one))
                        .toList());
        model.addAttribute("missing", missing);
        model.addAttribute("out", dispatch.of(asker, letter));
        model.addAttribute("approvers", dispatch.approvers(asker, open.letter()));
        model.addAttribute("students", open.draft().students());
        model.addAttribute(
                "groups",
                groups.of(asker).stream()
                        .filter(one -> one.school().equals(open.letter().school()))
                        .toList());
        model.addAttribute("kinds", new QuestionKinds());
        return "letters/edit";
    }

    /// A class, grade or school to choose.
    record AudienceChoice(String code, AddressableAudience audience) {}

    @PostMapping("/{letter}/draft")
    ResponseEntity<Map<String, Object>> save(
            @PathVariable String letter,
            @RequestParam MultiValueMap<String, String> fields,
            Asker.SignedIn asker,
            Locale locale) {
        DraftForm form = new DraftForm(fields);
        try {
            Draft saved =
                    drafts.save(
                            asker,
                            LetterId.of(letter),
                            form.content(),
                            form.audience(),
                            form.students(),
                            form.revision());
            return ResponseEntity.ok(
                    Map.of(
                            "revision",
                            saved.revision(),
                            "at",
                            new Dates(
                                            Language.ofTag(locale.toLanguageTag())
                                                    .orElse(Language.KO),
                                            clock)
                                    .time(saved.savedAt())));
        } catch (Refused refused) {
            if (refused.refusal() instanceof Refusal.Conflict) {
                return ResponseEntity.status(HttpStatus.CONFLICT).body(Map.of());
            }
            throw refused;
        }
    }

    @PostMapping("/{letter}/send")
    ModelAndView send(
            @PathVariable String letter,
            @RequestParam MultiValueMap<String, String> fields,
            Asker.SignedIn asker) {
        LetterId id = LetterId.of(letter);
        SendWish wish = new SendWish(fields);
        Optional<Invalid> fault = wish.fault(clock);
        if (fault.isPresent()) {
            return unsent(id, asker, List.of(fault.get()));
        }
        return switch (dispatch.send(asker, id, wish.read(clock))) {
            case Dispatch.Outcome.Sent _ -> new ModelAndView("redirect:/letters/" + id);
            case Dispatch.Outcome.Waits _ ->
                    new ModelAndView("redirect:/letters/" + id + "/waiting");
            case Dispatch.Outcome.Asks(SendGuard.Report report) -> {
                ModelAndView page = new ModelAndView("letters/guard");
                page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
                page.addObject("styles", List.of("letters.css"));
                page.addObject("letter", id);
                page.addObject("report", report);
                page.addObject("wish", wish);
                yield page;
            }
            case Dispatch.Outcome.Incomplete(List<Invalid> missing) -> unsent(id, asker, missing);
        };
    }

    private ModelAndView unsent(LetterId id, Asker.SignedIn asker, List<Invalid> missing) {
        var model = new ExtendedModelMap();
        var page = new ModelAndView(editor(id, asker, missing, model), model);
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    @PostMapping("/{letter}/discard")
    String discard(@PathVariable String letter, Asker.SignedIn asker) {
        drafts.discard(asker, LetterId.of(letter));
        return "redirect:/letters";
    }

    @PostMapping("/{letter}/recall")
    String recall(@PathVariable String letter, @RequestParam String reason, Asker.SignedIn asker) {
        LetterId id = LetterId.of(letter);
        sending.recall(asker, id, reason);
        return "redirect:/letters/" + id;
    }

    @PostMapping("/{letter}/undo")
    String undo(@PathVariable String letter, Asker.SignedIn asker, Locale locale) {
        LetterId copy =
                sending.undo(
                        asker,
                        LetterId.of(letter),
                        messages.getMessage("letters.undo.reason", null, Locale.KOREAN));
        return "redirect:/letters/" + copy + "/edit";
    }

    @PostMapping("/{letter}/improve")
    String improve(@PathVariable String letter, Asker.SignedIn asker) {
        LetterId id = LetterId.of(letter);
        drafts.improve(asker, id);
        return "redirect:/letters/" + id + "/edit";
    }

    @PostMapping(path = "/{letter}/files", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    Object attach(
            @PathVariable String letter,
            @RequestParam MultipartFile file,
            Asker.SignedIn asker,
            Locale locale,
            Model model)
            throws IOException {
        LetterId id = LetterId.of(letter);
        return taken(
                file,
                locale,
                path -> {
                    uploads.attach(
                            asker,
                            id,
                            path,
                            Optional.ofNullable(file.getOriginalFilename()).orElse(""));
                    return files(id, asker, model);
                });
    }

    @PostMapping("/{letter}/files/{file}/remove")
    String detach(
            @PathVariable String letter,
            @PathVariable String file,
            Asker.SignedIn asker,
            Model model) {
        LetterId id = LetterId.of(letter);
        drafts.detach(asker, id, LetterId.uuid(file));
        return files(id, asker, model);
    }

    private String files(LetterId id, Asker.SignedIn asker, Model model) {
        Drafts.Open open = drafts.open(asker, id);
        model.addAttribute("open", open);
        model.addAttribute("content", open.draft().content());
        return "letters/edit :: files";
    }

    @PostMapping(path = "/{letter}/images", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    Object picture(
            @PathVariable String letter,
            @RequestParam MultipartFile file,
            Asker.SignedIn asker,
            Locale locale)
            throws IOException {
        LetterId id = LetterId.of(letter);
        return taken(
                file,
                locale,
                path ->
                        ResponseEntity.ok(
                                Map.of("id", uploads.picture(asker, id, path).toString())));
    }

    private interface Take {
        Object from(Path file);
    }

    /// An upload that is refused is answered with one sentence that the page shows beside the file.
    private Object taken(MultipartFile file, Locale locale, Take take) throws IOException {
        Path path = Files.createTempFile("upload-", ".part");
        try (InputStream in = file.getInputStream()) {
            Files.copy(in, path, StandardCopyOption.REPLACE_EXISTING);
            return take.from(path);
        } catch (Refused refused) {
            if (refused.refusal() instanceof Invalid(String _, String why)) {
                return ResponseEntity.status(HttpStatus.UNPROCESSABLE_CONTENT)
                        .contentType(new MediaType("text", "plain", StandardCharsets.UTF_8))
                        .body(messages.getMessage(why, null, locale));
            }
            throw refused;
        } finally {
            Files.deleteIfExists(path);
        }
    }

    @GetMapping("/{letter}/files/{file}")
    ResponseEntity<InputStreamResource> file(
            @PathVariable String letter, @PathVariable String file, Asker.SignedIn asker) {
        Uploads.Download download =
                uploads.file(
                        asker,
                        LetterId.of(letter),
                        LetterId.uuid(file),
                        StoredFile.Kind.ATTACHMENT);
        return FileAnswers.download(download.file(), download.bytes());
    }

    @GetMapping("/{letter}/images/{image}")
    ResponseEntity<byte[]> image(
            @PathVariable String letter, @PathVariable String image, Asker.SignedIn asker)
            throws IOException {
        UUID id = LetterId.uuid(image);
        Uploads.Download download =
                uploads.file(asker, LetterId.of(letter), id, StoredFile.Kind.IMAGE);
        try (InputStream bytes = download.bytes()) {
            return FileAnswers.picture(download.file().mediaType(), bytes.readAllBytes());
        }
    }
}
