package maru.portal.joining;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Child;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.identity.Relation;
import maru.identity.Right;
import maru.identity.Role;
import maru.identity.joining.Invitations;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.portal.page.MenuEntry;
import maru.portal.signon.For;
import maru.portal.signon.Fresh;
import maru.portal.signon.Visitor;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// `/children`: a guardian's children, adding one by a code, and letting one sign in herself. For a
/// student under 14 the legal representative agrees, and how that was proved is written down (개인정보
/// 보호법 §22-2, decree §17-2): here it is her own fresh sign-in.
@Controller
@For(Role.Side.FAMILY)
class ChildrenPages {

    private final Identity identity;
    private final Invitations invitations;

    ChildrenPages(Identity identity, Invitations invitations) {
        this.identity = identity;
        this.invitations = invitations;
    }

    /// The way to the page, for guardians.
    @Component
    @Order(60)
    static class Entry implements MenuEntry.Source {

        @Override
        public List<MenuEntry> entries(Visitor visitor) {
            return visitor.hat().filter(hat -> hat.role() == Role.GUARDIAN).isPresent()
                    ? List.of(new MenuEntry("/children", "joining.children", "people", 0))
                    : List.of();
        }
    }

    @GetMapping("/children")
    String children(Visitor visitor, Model model) {
        model.addAttribute(
                "children",
                identity.families().children(visitor.asker()).stream()
                        .filter(child -> child.relation() != Relation.SELF)
                        .toList());
        model.addAttribute("scripts", List.of("joining.js"));
        model.addAttribute("styles", List.of("devices.css"));
        return "joining/children";
    }

    @Fresh
    @GetMapping("/children/{student}/sign-in")
    String ask(@PathVariable("student") UUID student, Visitor visitor, Model model) {
        return ask(visitor, new PersonId(student), "", "", model);
    }

    private String ask(
            Visitor visitor, PersonId student, String shortName, String wrong, Model model) {
        Child child = identity.families().child(visitor.asker(), student);
        if (child.relation() == Relation.SELF || !child.may(Right.DATA_CONSENT)) {
            throw new Refusal.NotFound().asException();
        }
        model.addAttribute("child", child);
        model.addAttribute("shortName", shortName);
        model.addAttribute("wrong", wrong);
        model.addAttribute("styles", List.of("devices.css"));
        return "joining/child";
    }

    @Fresh
    @PostMapping("/children/{student}/sign-in")
    String let(
            @PathVariable("student") UUID student,
            @RequestParam(name = "name", defaultValue = "") String shortName,
            @RequestParam(name = "agreed", defaultValue = "false") boolean agreed,
            Visitor visitor,
            Model model) {
        PersonId child = new PersonId(student);
        if (!agreed) {
            return ask(visitor, child, shortName, "joining.wrong.agreed", model);
        }
        Invitations.Joined joined;
        try {
            joined =
                    invitations.letStudentIn(
                            visitor.asker(),
                            child,
                            shortName.isBlank() ? Optional.empty() : Optional.of(shortName.strip()),
                            new Invitations.Proof(
                                    Invitations.Method.SIGNED_IN,
                                    "portal, " + visitor.asker().level().name()));
        } catch (Refused refused) {
            if (refused.refusal() instanceof Refusal.Invalid
                    || refused.refusal() instanceof Refusal.Conflict) {
                return ask(visitor, child, shortName, "joining.wrong.short-name", model);
            }
            throw refused;
        }
        model.addAttribute("child", identity.families().child(visitor.asker(), child));
        model.addAttribute("code", joined.firstSignIn().orElse(""));
        model.addAttribute("styles", List.of("devices.css"));
        return "joining/child-code";
    }
}
