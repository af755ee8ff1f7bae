package maru.portal.letters.writing;

import java.util.List;
import java.util.Optional;
import maru.identity.Asker;
import maru.identity.Guardian;
import maru.identity.Language;
import maru.identity.Recipient;
import maru.identity.Role;
import maru.portal.letters.record.LetterId;
import maru.portal.signon.For;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// A draft as one of those who will get it: for her child, in her language.
@Controller
@For(Role.Side.STAFF)
@RequestMapping("/letters/{letter}/preview")
class PreviewPages {

    private final Sending sending;

    PreviewPages(Sending sending) {
        this.sending = sending;
    }

    /// One guardian of one child.
    record Reader(Recipient child, Guardian guardian) {

        public String code() {
            return child.student() + "/" + guardian.id();
        }
    }

    @GetMapping
    String preview(
            @PathVariable String letter,
            @RequestParam Optional<String> language,
            @RequestParam(name = "as", defaultValue = "") String reader,
            Asker.SignedIn asker,
            Model model) {
        LetterId id = LetterId.of(letter);
        List<Recipient> children = sending.reached(asker, id);
        Optional<Reader> chosen =
                children.stream()
                        .flatMap(
                                child ->
                                        child.guardians().stream()
                                                .map(guardian -> new Reader(child, guardian)))
                        .filter(one -> one.code().equals(reader))
                        .findFirst();
        Language shown =
                language.flatMap(Language::ofTag)
                        .or(() -> chosen.map(one -> one.guardian().language()))
                        .orElse(Language.KO);
        model.addAttribute("styles", List.of("letters.css"));
        model.addAttribute("letter", id);
        model.addAttribute("languages", Language.values());
        model.addAttribute("children", children);
        model.addAttribute("reader", chosen);
        model.addAttribute("document", sending.preview(asker, id, shown));
        return "letters/preview";
    }
}
