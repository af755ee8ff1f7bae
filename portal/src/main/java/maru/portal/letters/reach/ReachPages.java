package maru.portal.letters.reach;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import maru.identity.Asker;
import maru.identity.Role;
import maru.kernel.Refusal;
import maru.portal.letters.push.ApplicationKey;
import maru.portal.letters.push.Subscription;
import maru.portal.letters.record.LetterId;
import maru.portal.signon.For;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Reminding, and everybody's choice of how she is told.
@Controller
class ReachPages {

    private final Reminders reminders;
    private final Choices choices;
    private final Devices devices;
    private final ChatChannel chat;
    private final TextChannel text;
    private final ApplicationKey key;

    ReachPages(
            Reminders reminders,
            Choices choices,
            Devices devices,
            ChatChannel chat,
            TextChannel text,
            ApplicationKey key) {
        this.reminders = reminders;
        this.choices = choices;
        this.devices = devices;
        this.chat = chat;
        this.text = text;
        this.key = key;
    }

    @PostMapping("/letters/{letter}/remind")
    @For(Role.Side.STAFF)
    String remind(@PathVariable String letter, Asker.SignedIn asker) {
        LetterId id = LetterId.of(letter);
        reminders.remind(asker, id);
        return "redirect:/letters/" + id;
    }

    @GetMapping("/messages")
    @For({Role.Side.STAFF, Role.Side.FAMILY})
    String choice(
            @RequestParam(defaultValue = "") String saved, Asker.SignedIn asker, Model model) {
        model.addAttribute("styles", List.of("letters.css"));
        model.addAttribute("scripts", List.of("reach.js"));
        model.addAttribute("choice", choices.of(asker.person()));
        model.addAttribute("ways", ways());
        model.addAttribute("key", key.publicKey());
        model.addAttribute("devices", devices.of(asker.person()).size());
        model.addAttribute("saved", !saved.isEmpty());
        return "letters/messages";
    }

    /// The messenger and text messages are offered where there is one, and a gateway.
    private Set<Way> ways() {
        Set<Way> ways = EnumSet.of(Way.PUSH, Way.MAIL);
        if (chat.isSetUp()) {
            ways.add(Way.CHAT);
        }
        if (text.isSetUp()) {
            ways.add(Way.TEXT);
        }
        return ways;
    }

    @PostMapping("/messages")
    @For({Role.Side.STAFF, Role.Side.FAMILY})
    String choose(
            @RequestParam(required = false) List<String> way,
            @RequestParam String quietFrom,
            @RequestParam String quietTo,
            Asker.SignedIn asker) {
        Set<Way> wanted = EnumSet.noneOf(Way.class);
        for (String one : Optional.ofNullable(way).orElse(List.of())) {
            ways().stream()
                    .filter(known -> known.key().equals(one.toLowerCase(Locale.ROOT)))
                    .forEach(wanted::add);
        }
        try {
            choices.choose(
                    asker.person(),
                    new Choice(wanted, LocalTime.parse(quietFrom), LocalTime.parse(quietTo)));
        } catch (DateTimeException noTime) {
            throw new Refusal.Invalid("quietFrom", "letters.error.quiet").asException();
        }
        return "redirect:/messages?saved=yes";
    }

    @PostMapping("/messages/devices")
    @For({Role.Side.STAFF, Role.Side.FAMILY})
    ResponseEntity<Void> addDevice(
            @RequestParam String endpoint,
            @RequestParam(name = "p256dh") String publicKey,
            @RequestParam String auth,
            Asker.SignedIn asker) {
        devices.add(
                asker.person(),
                Subscription.read(endpoint, publicKey, auth)
                        .orElseThrow(
                                () ->
                                        new Refusal.Invalid("endpoint", "letters.error.push")
                                                .asException()));
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/messages/devices/remove")
    @For({Role.Side.STAFF, Role.Side.FAMILY})
    ResponseEntity<Void> removeDevice(@RequestParam String endpoint, Asker.SignedIn asker) {
        devices.remove(asker.person(), endpoint);
        return ResponseEntity.noContent().build();
    }
}
