package maru.portal.letters.reach;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import maru.identity.Language;
import maru.portal.page.Languages;
import maru.portal.signon.OpenToAll;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The letter behind the link in a message, for whoever holds the link.
@Controller
@OpenToAll
@RequestMapping("/open/{ticket}")
class LinkedPages {

    private final Linked linked;
    private final Languages languages;

    LinkedPages(Linked linked, Languages languages) {
        this.linked = linked;
        this.languages = languages;
    }

    @GetMapping
    String open(
            @PathVariable String ticket,
            @RequestParam Optional<String> language,
            @RequestParam(defaultValue = "") String noted,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Optional<Linked.Shown> shown =
                linked.open(ticket, request.getRemoteAddr(), language.flatMap(Language::ofTag));
        // The address opens the letter: it must not travel on with a click.
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cache-Control", "no-store");
        model.addAttribute("styles", List.of("letters.css"));
        if (shown.isEmpty()) {
            response.setStatus(HttpStatus.NOT_FOUND.value());
            return "letters/link-over";
        }
        model.addAttribute("shown", shown.get());
        model.addAttribute("ticket", ticket);
        model.addAttribute("noted", !noted.isEmpty());
        model.addAttribute("languages", Language.values());
        return "letters/link";
    }

    @PostMapping("/read")
    String read(@PathVariable String ticket, HttpServletRequest request) {
        linked.note(ticket, request.getRemoteAddr(), languages.of(request));
        return "redirect:/open/" + ticket + "?noted=yes";
    }
}
