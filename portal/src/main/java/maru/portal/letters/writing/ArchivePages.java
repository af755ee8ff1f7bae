package maru.portal.letters.writing;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.Role;
import maru.identity.UnitId;
import maru.portal.letters.record.LetterId;
import maru.portal.signon.For;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The archive, templates, and how long letters are kept.
@Controller
@For(Role.Side.STAFF)
@RequestMapping("/letters")
class ArchivePages {

    private final Archive archive;

    ArchivePages(Archive archive) {
        this.archive = archive;
    }

    @GetMapping("/archive")
    String find(
            @RequestParam(defaultValue = "") String words,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            Asker.SignedIn asker,
            Model model) {
        model.addAttribute("styles", List.of("letters.css"));
        model.addAttribute("words", words);
        model.addAttribute("from", from);
        model.addAttribute("to", to);
        model.addAttribute("found", archive.find(asker, words, day(from), day(to)));
        return "letters/archive";
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(text));
        } catch (DateTimeException halfTyped) {
            return Optional.empty();
        }
    }

    @PostMapping("/{letter}/again")
    String again(@PathVariable String letter, Asker.SignedIn asker) {
        return "redirect:/letters/" + archive.beginFrom(asker, LetterId.of(letter)) + "/edit";
    }

    @PostMapping("/{letter}/template")
    String keep(@PathVariable String letter, @RequestParam String name, Asker.SignedIn asker) {
        LetterId id = LetterId.of(letter);
        archive.keepAsTemplate(asker, id, name);
        return "redirect:/letters/" + id + "/edit";
    }

    @PostMapping("/templates/{template}/begin")
    String begin(@PathVariable String template, Asker.SignedIn asker) {
        return "redirect:/letters/" + archive.beginWith(asker, LetterId.uuid(template)) + "/edit";
    }

    @PostMapping("/templates/{template}/drop")
    String drop(@PathVariable String template, Asker.SignedIn asker) {
        archive.dropTemplate(asker, LetterId.uuid(template));
        return "redirect:/letters";
    }

    @GetMapping("/retention")
    String retention(Asker.SignedIn asker, Model model) {
        model.addAttribute("styles", List.of("letters.css"));
        model.addAttribute("schools", archive.retention(asker));
        return "letters/retention";
    }

    @PostMapping("/retention")
    String setYears(
            @RequestParam String school,
            @RequestParam String kind,
            @RequestParam int years,
            Asker.SignedIn asker) {
        UUID id = LetterId.uuid(school);
        archive.setYears(asker, new UnitId(id), kind, years);
        return "redirect:/letters/retention";
    }
}
