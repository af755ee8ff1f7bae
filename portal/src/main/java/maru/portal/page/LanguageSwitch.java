package maru.portal.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import maru.identity.Identity;
import maru.identity.Language;
import maru.kernel.Refusal;
import maru.portal.signon.LocalPath;
import maru.portal.signon.OpenToAll;
import maru.portal.signon.Visitor;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The language switch of the header. Who is signed in keeps her choice, on every device and in
/// what is sent to her.
@Controller
@OpenToAll
class LanguageSwitch {

    private final Languages languages;
    private final Identity identity;

    LanguageSwitch(Languages languages, Identity identity) {
        this.languages = languages;
        this.identity = identity;
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
        Visitor.of(request)
                .ifPresent(
                        visitor ->
                                identity.preferences().chooseLanguage(visitor.asker(), language));
        return "redirect:" + LocalPath.orHome(to);
    }
}
