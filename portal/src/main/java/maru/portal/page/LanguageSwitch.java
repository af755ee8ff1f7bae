package maru.portal.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import maru.identity.Language;
import maru.kernel.Refusal;
import maru.portal.signon.LocalPath;
import maru.portal.signon.OpenToAll;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The language switch of the header.
@Controller
@OpenToAll
class LanguageSwitch {

    private final Languages languages;

    LanguageSwitch(Languages languages) {
        this.languages = languages;
    }

    @PostMapping("/language")
    String choose(
            @RequestParam("language") String tag,
            @RequestParam(name = "to", defaultValue = "/") String to,
            HttpServletRequest request,
            HttpServletResponse response) {
        Language language =
                Language.ofTag(tag)
                        .orElseThrow(
                                () ->
                                        new Refusal.Invalid("language", "ko, en, zh, vi")
                                                .asException());
        languages.choose(request, response, language);
        return "redirect:" + LocalPath.orHome(to);
    }
}
