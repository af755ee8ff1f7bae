package maru.portal.joining;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import maru.identity.Relation;
import maru.identity.joining.Invitations;
import maru.identity.signon.ClientAddress;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.portal.page.Languages;
import maru.portal.page.Said;
import maru.portal.signon.OpenToAll;
import maru.portal.signon.Tickets;
import maru.portal.signon.Visitor;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// `/join`: a code from the printed sheet, what it is for, and coming in. Whoever is signed in adds
/// the child to those she has; whoever is not becomes somebody new and goes on to make her passkey.
/// Nobody is ever taken for somebody known by name or number.
@Controller
@OpenToAll
class JoinPages {

    private static final int NAME_AT_MOST = 60;

    private final Invitations invitations;
    private final Languages languages;
    private final Tickets tickets;

    JoinPages(Invitations invitations, Languages languages, Tickets tickets) {
        this.invitations = invitations;
        this.languages = languages;
        this.tickets = tickets;
    }

    /// The form's own values, to show it again.
    record Typed(String code, String name, String phone, String relation, boolean represents) {}

    @GetMapping("/join")
    String code(Model model) {
        return code("", "", model);
    }

    private static String code(String typed, String wrong, Model model) {
        model.addAttribute("code", typed);
        model.addAttribute("wrong", wrong);
        model.addAttribute("scripts", List.of("joining.js"));
        model.addAttribute("styles", List.of("devices.css"));
        return "joining/code";
    }

    @PostMapping("/join/look")
    String look(@RequestParam("code") String code, HttpServletRequest request, Model model) {
        return form(new Typed(code.strip(), "", "", "", false), List.of(), request, model);
    }

    private String form(Typed typed, List<String> wrong, HttpServletRequest request, Model model) {
        Invitations.Offer offer;
        try {
            offer = invitations.look(typed.code(), address(request));
        } catch (Refused refused) {
            return code(typed.code(), notGood(refused), model);
        }
        model.addAttribute("offer", offer);
        model.addAttribute("typed", typed);
        model.addAttribute("wrong", wrong);
        model.addAttribute("signedIn", Visitor.of(request).isPresent());
        model.addAttribute(
                "relations",
                Arrays.stream(Relation.values()).filter(one -> one != Relation.SELF).toList());
        model.addAttribute("styles", List.of("devices.css"));
        return "joining/offer";
    }

    @PostMapping("/join")
    String join(
            @RequestParam("code") String code,
            @RequestParam(name = "name", defaultValue = "") String name,
            @RequestParam(name = "phone", defaultValue = "") String phone,
            @RequestParam(name = "relation", defaultValue = "") String relation,
            @RequestParam(name = "represents", defaultValue = "false") boolean represents,
            @RequestParam(name = "agreed", defaultValue = "false") boolean agreed,
            HttpServletRequest request,
            Model model,
            RedirectAttributes redirect) {
        Typed typed = new Typed(code.strip(), name.strip(), phone.strip(), relation, represents);
        Optional<Visitor> visitor = Visitor.of(request);
        Optional<Relation> known = relation(relation);
        Optional<Phone> number = Phone.of(phone);
        List<String> wrong = new ArrayList<>();
        if (known.isEmpty()) {
            wrong.add("joining.wrong.relation");
        }
        if (visitor.isEmpty()) {
            if (typed.name().isEmpty() || typed.name().length() > NAME_AT_MOST) {
                wrong.add("joining.wrong.name");
            }
            if (number.isEmpty()) {
                wrong.add("joining.wrong.phone");
            }
        }
        if (!agreed) {
            wrong.add("joining.wrong.agreed");
        }
        if (!wrong.isEmpty()) {
            return form(typed, wrong, request, model);
        }
        Invitations.Claim claim = new Invitations.Claim(known.orElseThrow(), represents);
        try {
            return visitor.isPresent()
                    ? add(typed.code(), claim, visitor.get(), redirect)
                    : comeIn(typed, number.orElseThrow(), claim, request);
        } catch (Refused refused) {
            return switch (refused.refusal()) {
                case Refusal.Conflict conflict ->
                        form(
                                typed,
                                List.of(
                                        visitor.isPresent()
                                                ? "joining.wrong.already"
                                                : "joining.wrong.taken"),
                                request,
                                model);
                case Refusal.NotFound gone -> code(typed.code(), notGood(refused), model);
                case Refusal.TooManyRequests many -> code(typed.code(), notGood(refused), model);
                case Refusal.Forbidden other -> throw refused;
                case Refusal.Invalid other -> throw refused;
                case Refusal.TooLarge other -> throw refused;
                case Refusal.QuotaExceeded other -> throw refused;
                case Refusal.Unavailable other -> throw refused;
            };
        }
    }

    private String add(
            String code, Invitations.Claim claim, Visitor visitor, RedirectAttributes redirect) {
        invitations.accept(
                code, visitor.asker(), claim, ClientAddress.of(visitor.asker().address()));
        Said.next(redirect, "joining.added");
        return "redirect:/children";
    }

    private String comeIn(
            Typed typed, Phone phone, Invitations.Claim claim, HttpServletRequest request) {
        Invitations.Joined joined =
                invitations.accept(
                        typed.code(),
                        new Invitations.Newcomer(
                                typed.name(),
                                languages.of(request),
                                Optional.of(phone.digits()),
                                Optional.empty()),
                        claim,
                        address(request));
        return tickets.signIn(
                request,
                joined.guardian(),
                joined.firstSignIn().orElseThrow(),
                List.of(phone.loginName()),
                languages.of(request));
    }

    /// The words for a code that is not good; how long to wait is not told to whoever guesses.
    private static String notGood(Refused refused) {
        return refused.refusal() instanceof Refusal.TooManyRequests(Duration retryAfter)
                        && retryAfter.isPositive()
                ? "joining.wrong.wait"
                : "joining.wrong.code";
    }

    private static Optional<Relation> relation(String typed) {
        return Arrays.stream(Relation.values())
                .filter(one -> one != Relation.SELF && one.name().equals(typed))
                .findFirst();
    }

    private static ClientAddress address(HttpServletRequest request) {
        return ClientAddress.of(request.getRemoteAddr());
    }
}
