package maru.portal.letters.reading;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.identity.Role;
import maru.portal.letters.content.ConsentForm;
import maru.portal.letters.content.Words;
import maru.portal.letters.record.FileAnswers;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.signing.SignForm;
import maru.portal.page.Languages;
import maru.portal.signon.For;
import maru.portal.signon.Visitor;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// A family's pages: the list, a letter for one child, its files.
@Controller
@For(Role.Side.FAMILY)
@RequestMapping("/inbox")
class ReadingPages {

    private final Inbox inbox;
    private final Reading reading;
    private final Languages languages;

    ReadingPages(Inbox inbox, Reading reading, Languages languages) {
        this.inbox = inbox;
        this.reading = reading;
        this.languages = languages;
    }

    @GetMapping
    String list(Asker.SignedIn asker, Model model) {
        List<InboxLine> lines = inbox.of(asker);
        model.addAttribute("styles", List.of("letters.css"));
        model.addAttribute("scripts", List.of("reach.js"));
        model.addAttribute("waiting", lines.stream().filter(line -> line.state().waits()).toList());
        model.addAttribute("rest", lines.stream().filter(line -> !line.state().waits()).toList());
        return "letters/inbox";
    }

    @GetMapping("/{letter}/{student}/read")
    String read(
            @PathVariable String letter,
            @PathVariable String student,
            @RequestParam Optional<String> language,
            Visitor visitor,
            HttpServletRequest request,
            Model model) {
        LetterId id = LetterId.of(letter);
        PersonId child = new PersonId(LetterId.uuid(student));
        Reading.Page page = reading.open(visitor.asker(), id, child, language(language, request));
        inbox.opened(visitor.asker(), id, child);
        SignForm.show(model, page, visitor.person(), Map.of(), List.of());
        return page.opened().mayRead() ? "letters/read" : "letters/recalled";
    }

    @GetMapping("/{letter}/{student}/done")
    String done(
            @PathVariable String letter,
            @PathVariable String student,
            Visitor visitor,
            HttpServletRequest request,
            Model model) {
        Reading.Page page =
                reading.look(
                        visitor.asker(),
                        LetterId.of(letter),
                        new PersonId(LetterId.uuid(student)),
                        languages.of(request));
        if (page.mine().isEmpty()) {
            return "redirect:read";
        }
        Words words = Words.in(languages.of(request));
        ConsentForm form = page.opened().version().content().form();
        model.addAttribute("styles", List.of("letters.css"));
        model.addAttribute("page", page);
        model.addAttribute("signature", page.mine().get());
        model.addAttribute(
                "answers", form == null ? List.of() : SignForm.answers(form, page, words));
        model.addAttribute(
                "next",
                inbox.of(visitor.asker()).stream()
                        .filter(line -> line.state().waits())
                        .findFirst());
        return "letters/done";
    }

    /// What is shown, alone, as the bytes that are frozen when it is signed.
    @GetMapping("/{letter}/{student}/document")
    ResponseEntity<byte[]> document(
            @PathVariable String letter,
            @PathVariable String student,
            @RequestParam Optional<String> language,
            Asker.SignedIn asker,
            HttpServletRequest request) {
        Reading.Page page =
                reading.look(
                        asker,
                        LetterId.of(letter),
                        new PersonId(LetterId.uuid(student)),
                        language(language, request));
        return page.opened().mayRead()
                ? FileAnswers.document(page.document().bytes())
                : ResponseEntity.notFound().build();
    }

    @GetMapping("/{letter}/{student}/signed")
    ResponseEntity<byte[]> signed(
            @PathVariable String letter, @PathVariable String student, Asker.SignedIn asker) {
        return FileAnswers.document(
                reading.signedBytes(
                        asker, LetterId.of(letter), new PersonId(LetterId.uuid(student))));
    }

    @GetMapping("/{letter}/{student}/files/{file}")
    ResponseEntity<InputStreamResource> file(
            @PathVariable String letter,
            @PathVariable String student,
            @PathVariable String file,
            Asker.SignedIn asker) {
        UUID id = LetterId.uuid(file);
        Reading.Download download =
                reading.file(asker, LetterId.of(letter), new PersonId(LetterId.uuid(student)), id);
        return FileAnswers.download(download.file(), download.bytes());
    }

    private Language language(Optional<String> chosen, HttpServletRequest request) {
        return chosen.flatMap(Language::ofTag).orElseGet(() -> languages.of(request));
    }
}
