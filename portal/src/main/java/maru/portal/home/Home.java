package maru.portal.home;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import maru.identity.Role;
import maru.kernel.Refusal;
import maru.portal.page.Assets;
import maru.portal.signon.For;
import maru.portal.signon.OpenToAll;
import maru.portal.signon.Visitor;
import maru.portal.signon.Wardrobe;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// `/`: the welcome or the person's own first page, and the change from one role to another.
@Controller
class Home {

    private static final List<String> PROBLEMS =
            List.of("expired", "cancelled", "unavailable", "unknown_person");

    private final ObjectProvider<HomeSection> sections;
    private final Wardrobe wardrobe;
    private final Assets assets;

    Home(ObjectProvider<HomeSection> sections, Wardrobe wardrobe, Assets assets) {
        this.sections = sections;
        this.wardrobe = wardrobe;
        this.assets = assets;
    }

    @OpenToAll
    @GetMapping("/")
    String first(
            @RequestParam(name = "problem", required = false) Optional<String> problem,
            HttpServletRequest request,
            Model model) {
        Optional<Visitor> visitor = Visitor.of(request);
        if (visitor.isEmpty()) {
            model.addAttribute("problem", problem.filter(PROBLEMS::contains).orElse(""));
            return "welcome";
        }
        List<HomeSection.Content> contents =
                sections.orderedStream()
                        .flatMap(section -> section.section(visitor.get()).stream())
                        .toList();
        model.addAttribute("sections", contents);
        model.addAttribute(
                "styles",
                contents.stream()
                        .map(content -> content.template().replaceFirst("/.*", "") + ".css")
                        .distinct()
                        .filter(assets::has)
                        .toList());
        return "home";
    }

    @For({Role.Side.STAFF, Role.Side.FAMILY})
    @PostMapping("/role")
    String changeRole(
            @RequestParam("hat") String key, Visitor visitor, HttpServletRequest request) {
        if (!wardrobe.putOn(request, visitor, key)) {
            throw new Refusal.NotFound().asException();
        }
        return "redirect:/";
    }

    @OpenToAll
    @GetMapping("/signed-out")
    String signedOut() {
        return "signed-out";
    }
}
