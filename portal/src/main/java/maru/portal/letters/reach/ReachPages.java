package maru.portal.letters.reach;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.List;
import maru.identity.Asker;
import maru.identity.Role;
import maru.kernel.Refusal;
import maru.portal.letters.record.LetterId;
import maru.portal.signon.For;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Reminding, and a family's choice of how it is reached.
@Controller
class ReachPages {

    private final Reminders reminders;
    private final Outbox outbox;

    ReachPages(Reminders reminders, Outbox outbox) {
        this.reminders = reminders;
        this.outbox = outbox;
    }

    @PostMapping("/letters/{letter}/remind")
    @For(Role.Side.STAFF)
    String remind(@PathVariable String letter, Asker.SignedIn asker) {
        LetterId id = LetterId.of(letter);
        reminders.remind(asker, id);
        return "redirect:/letters/" + id;
    }

    @GetMapping("/inbox/messages")
    @For(Role.Side.FAMILY)
    String choice(Asker.SignedIn asker, Model model) {
        model.addAttribute("styles", List.of("letters.css"));
        model.addAttribute("choice", outbox.choice(asker.person()));
        return "letters/messages";
    }

    @PostMapping("/inbox/messages")
    @For(Role.Side.FAMILY)
    String choose(
            @RequestParam(defaultValue = "") String mail,
            @RequestParam String quietFrom,
            @RequestParam String quietTo,
            Asker.SignedIn asker) {
        try {
            outbox.choose(
                    asker.person(),
                    new Outbox.Choice(
                            mail.equals("yes"),
                            LocalTime.parse(quietFrom),
                            LocalTime.parse(quietTo)));
        } catch (DateTimeException noTime) {
            throw new Refusal.Invalid("quietFrom", "letters.error.quiet").asException();
        }
        return "redirect:/inbox/messages";
    }
}
