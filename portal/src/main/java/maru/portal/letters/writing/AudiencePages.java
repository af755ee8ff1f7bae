package maru.portal.letters.writing;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import maru.identity.Asker;
import maru.identity.Audience;
import maru.identity.PersonId;
import maru.identity.Recipient;
import maru.identity.Role;
import maru.kernel.Refusal;
import maru.portal.letters.record.AudienceCode;
import maru.portal.letters.record.LetterId;
import maru.portal.signon.For;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Choosing whom a letter is for: heads and names, single students, groups.
@Controller
@For(Role.Side.STAFF)
@RequestMapping("/letters")
class AudiencePages {

    private final Sending sending;
    private final Groups groups;

    AudiencePages(Sending sending, Groups groups) {
        this.sending = sending;
        this.groups = groups;
    }

    @GetMapping("/audience")
    String audience(
            @RequestParam(required = false) List<String> audience,
            @RequestParam(required = false) List<String> student,
            Asker.SignedIn asker,
            Model model) {
        List<Audience> chosen =
                Optional.ofNullable(audience).orElse(List.of()).stream()
                        .map(
                                code ->
                                        AudienceCode.read(code)
                                                .orElseThrow(
                                                        () -> new Refusal.NotFound().asException()))
                        .toList();
        Set<PersonId> single =
                Optional.ofNullable(student).orElse(List.of()).stream()
                        .map(id -> new PersonId(LetterId.uuid(id)))
                        .collect(Collectors.toSet());
        List<Recipient> people = sending.people(asker, chosen);
        List<Recipient> meant =
                people.stream().filter(one -> single.contains(one.student())).toList();
        List<Recipient> counted = meant.isEmpty() ? people : meant;
        model.addAttribute("people", people);
        model.addAttribute(
                "schools",
                chosen.stream()
                        .filter(Audience.SchoolsBelow.class::isInstance)
                        .mapToInt(one -> sending.schools(asker, (Audience.SchoolsBelow) one))
                        .sum());
        model.addAttribute("single", single);
        model.addAttribute("students", counted.size());
        model.addAttribute(
                "guardians",
                counted.stream()
                        .flatMap(one -> one.guardians().stream())
                        .map(guardian -> guardian.id())
                        .distinct()
                        .count());
        return "letters/audience";
    }

    @PostMapping("/{letter}/group")
    String choose(@PathVariable String letter, @RequestParam String group, Asker.SignedIn asker) {
        LetterId id = LetterId.of(letter);
        groups.choose(asker, id, LetterId.uuid(group));
        return "redirect:/letters/" + id + "/edit#audience";
    }

    @PostMapping("/{letter}/group/keep")
    String keep(@PathVariable String letter, @RequestParam String name, Asker.SignedIn asker) {
        LetterId id = LetterId.of(letter);
        groups.keep(asker, id, name);
        return "redirect:/letters/" + id + "/edit#audience";
    }

    @PostMapping("/{letter}/group/remove")
    String remove(@PathVariable String letter, @RequestParam String group, Asker.SignedIn asker) {
        groups.remove(asker, LetterId.uuid(group));
        return "redirect:/letters/" + LetterId.of(letter) + "/edit#audience";
    }
}
