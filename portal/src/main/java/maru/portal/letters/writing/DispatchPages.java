package maru.portal.letters.writing;

import java.util.List;
import java.util.Optional;
import maru.identity.Asker;
import maru.identity.Language;
import maru.identity.Role;
import maru.portal.letters.record.LetterId;
import maru.portal.signon.For;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Letters that wait: for their time, for a second person, for a successor.
@Controller
@For(Role.Side.STAFF)
@RequestMapping("/letters/{letter}")
class DispatchPages {

    private final Dispatch dispatch;
    private final Sending sending;

    DispatchPages(Dispatch dispatch, Sending sending) {
        this.dispatch = dispatch;
        this.sending = sending;
    }

    @GetMapping("/waiting")
    String waiting(@PathVariable String letter, Asker.SignedIn asker, Model model) {
        LetterId id = LetterId.of(letter);
        Optional<Outgoing> out = dispatch.of(asker, id);
        if (out.isEmpty()) {
            return "redirect:/letters/" + id;
        }
        model.addAttribute("styles", List.of("letters.css"));
        model.addAttribute("out", out.get());
        return "letters/waiting";
    }

    @PostMapping("/stop")
    String stop(@PathVariable String letter, Asker.SignedIn asker) {
        LetterId id = LetterId.of(letter);
        dispatch.stop(asker, id);
        return "redirect:/letters/" + id + "/edit";
    }

    @GetMapping("/approve")
    String approval(
            @PathVariable String letter,
            @RequestParam Optional<String> language,
            Asker.SignedIn asker,
            Model model) {
        LetterId id = LetterId.of(letter);
        model.addAttribute("styles", List.of("letters.css"));
        model.addAttribute("out", dispatch.toApprove(asker, id));
        model.addAttribute(
                "document",
                sending.previewToApprove(
                        asker, id, language.flatMap(Language::ofTag).orElse(Language.KO)));
        return "letters/approve";
    }

    @PostMapping("/approve")
    String decide(
            @PathVariable String letter,
            @RequestParam String decision,
            @RequestParam(defaultValue = "") String note,
            Asker.SignedIn asker) {
        dispatch.decide(asker, LetterId.of(letter), decision.equals("approve"), note);
        return "redirect:/letters";
    }

    @PostMapping("/take-over")
    String takeOver(@PathVariable String letter, Asker.SignedIn asker) {
        LetterId id = LetterId.of(letter);
        dispatch.takeOver(asker, id);
        return "redirect:/letters/" + id + "/edit";
    }
}
