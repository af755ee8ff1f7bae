package maru.portal.joining;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.identity.PersonId;
import maru.identity.Role;
import maru.identity.Unit;
import maru.identity.joining.Recovery;
import maru.identity.signon.ClientAddress;
import maru.portal.page.MenuEntry;
import maru.portal.signon.For;
import maru.portal.signon.OpenToAll;
import maru.portal.signon.Visitor;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// "I cannot get in", from both sides: what somebody does who is outside, and the code that class
/// teacher or office gives her in two clicks. Who may give one to whom is identity's rule; here is
/// only the list of those whom she may.
@Controller
@For(Role.Side.STAFF)
class RecoveryPages {

    private static final int LOGIN_AT_MOST = 200;

    private final Recovery recovery;
    private final KeptClasses classes;
    private final CodesByMail mail;

    RecoveryPages(Recovery recovery, KeptClasses classes, CodesByMail mail) {
        this.recovery = recovery;
        this.classes = classes;
        this.mail = mail;
    }

    /// The way to the page, for the class teacher.
    @Component
    @Order(70)
    static class Entry implements MenuEntry.Source {

        @Override
        public List<MenuEntry> entries(Visitor visitor) {
            return visitor.hat().filter(hat -> StaffRoles.keepsFamilies(hat.role())).isPresent()
                    ? List.of(new MenuEntry("/recovery", "joining.recovery", "key", 0))
                    : List.of();
        }
    }

    @OpenToAll
    @GetMapping("/cannot-sign-in")
    String outside(Model model) {
        model.addAttribute("mail", mail.isOffered());
        return "joining/cannot-sign-in";
    }

    /// Answers alike whoever it is, so that it tells nobody who is here.
    @OpenToAll
    @PostMapping("/cannot-sign-in")
    String byMail(@RequestParam("login") String login, HttpServletRequest request) {
        if (login.length() <= LOGIN_AT_MOST) {
            mail.ask(login, ClientAddress.of(request.getRemoteAddr()));
        }
        return "joining/code-mailed";
    }

    @GetMapping("/recovery")
    String people(
            @RequestParam(name = "class", required = false) Optional<UUID> chosen,
            Visitor visitor,
            Model model) {
        List<Unit.SchoolClass> kept = classes.of(visitor.asker());
        Optional<Unit.SchoolClass> shown = classes.chosen(kept, chosen);
        model.addAttribute("classes", kept);
        model.addAttribute("shown", shown);
        model.addAttribute(
                "people",
                shown.map(one -> recovery.ofClass(visitor.asker(), one.id())).orElse(List.of()));
        model.addAttribute("styles", List.of("devices.css"));
        return "joining/recovery";
    }

    @PostMapping("/recovery/{person}")
    String give(@PathVariable("person") UUID person, Visitor visitor, Model model) {
        model.addAttribute("given", recovery.give(visitor.asker(), new PersonId(person)));
        model.addAttribute("styles", List.of("devices.css"));
        return "joining/given";
    }
}
