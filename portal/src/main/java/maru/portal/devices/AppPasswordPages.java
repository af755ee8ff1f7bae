package maru.portal.devices;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.identity.Role;
import maru.identity.signon.AppPassword;
import maru.identity.signon.AppPasswords;
import maru.identity.signon.Names;
import maru.identity.signon.Scope;
import maru.portal.page.QrCode;
import maru.portal.page.Said;
import maru.portal.signon.For;
import maru.portal.signon.Fresh;
import maru.portal.signon.Visitor;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// App passwords: made after a fresh sign-in, named, ended. The secret stands on the page that
/// answers the form and nowhere else.
@Controller
@For({Role.Side.STAFF, Role.Side.FAMILY})
class AppPasswordPages {

    private final AppPasswords passwords;
    private final Names names;
    private final DoorSettings doors;

    AppPasswordPages(AppPasswords passwords, Names names, DoorSettings doors) {
        this.passwords = passwords;
        this.names = names;
        this.doors = doors;
    }

    @Fresh
    @GetMapping("/devices/new")
    String form(Visitor visitor, Model model) {
        return form(visitor, model, "", Set.of(), "");
    }

    private String form(
            Visitor visitor, Model model, String label, Set<String> chosen, String wrong) {
        model.addAttribute("cards", doors.cards(names.localPart(visitor.asker().person())));
        model.addAttribute("label", label);
        model.addAttribute("chosen", chosen);
        model.addAttribute("wrong", wrong);
        model.addAttribute("scripts", List.of("devices.js"));
        model.addAttribute("styles", List.of("devices.css"));
        return "devices/new";
    }

    @Fresh
    @PostMapping("/devices")
    String make(
            @RequestParam("label") String label,
            @RequestParam(name = "door", defaultValue = "") Set<String> wanted,
            Visitor visitor,
            Model model) {
        String localPart = names.localPart(visitor.asker().person());
        List<DoorSettings.Card> cards =
                doors.cards(localPart).stream()
                        .filter(card -> wanted.contains(card.key()))
                        .toList();
        if (label.isBlank() || label.strip().length() > 60) {
            return form(visitor, model, label, wanted, "devices.new.label-wrong");
        }
        if (cards.isEmpty()) {
            return form(visitor, model, label, wanted, "devices.new.door-wrong");
        }
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        cards.forEach(card -> scopes.addAll(card.scopes()));
        AppPassword.Made made =
                passwords.create(visitor.asker(), label.strip(), scopes, Optional.empty());
        model.addAttribute("made", made);
        model.addAttribute("qr", QrCode.of(made.secret()));
        model.addAttribute("cards", cards);
        model.addAttribute("profile", cards.stream().anyMatch(card -> card.key().equals("mail")));
        model.addAttribute("scripts", List.of("devices.js"));
        model.addAttribute("styles", List.of("devices.css"));
        return "devices/made";
    }

    @PostMapping("/devices/{id}/name")
    String rename(
            @PathVariable("id") UUID id,
            @RequestParam("label") String label,
            Visitor visitor,
            RedirectAttributes redirect) {
        passwords.rename(visitor.asker(), id, label.strip());
        Said.next(redirect, "devices.renamed");
        return "redirect:/devices";
    }

    @PostMapping("/devices/{id}/end")
    String end(@PathVariable("id") UUID id, Visitor visitor, RedirectAttributes redirect) {
        passwords.revoke(visitor.asker(), id);
        Said.next(redirect, "devices.ended");
        return "redirect:/devices";
    }
}
