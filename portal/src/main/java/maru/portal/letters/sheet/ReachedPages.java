package maru.portal.letters.sheet;

import java.util.List;
import java.util.Locale;
import maru.identity.Asker;
import maru.identity.Role;
import maru.identity.UnitId;
import maru.portal.letters.record.FileAnswers;
import maru.portal.letters.record.LetterId;
import maru.portal.signon.For;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// How far a school's letters get, for its office.
@Controller
@For(Role.Side.STAFF)
@RequestMapping("/letters/reached")
class ReachedPages {

    private static final List<Integer> DAYS = List.of(7, 30, 90);

    private final Reaches reaches;

    ReachedPages(Reaches reaches) {
        this.reaches = reaches;
    }

    @GetMapping
    String look(@RequestParam(defaultValue = "30") int days, Asker.SignedIn asker, Model model) {
        int asked = known(days);
        model.addAttribute("styles", List.of("letters.css"));
        model.addAttribute("scripts", List.of("letters.js"));
        model.addAttribute("days", DAYS);
        model.addAttribute("asked", asked);
        model.addAttribute("schools", reaches.look(asker, asked));
        return "letters/reached";
    }

    @PostMapping("/export")
    ResponseEntity<byte[]> export(
            @RequestParam String school,
            @RequestParam int days,
            @RequestParam String form,
            @RequestParam String reason,
            Asker.SignedIn asker) {
        Exports.Form wanted = form.equals("csv") ? Exports.Form.CSV : Exports.Form.XLSX;
        Table table = reaches.export(asker, new UnitId(LetterId.uuid(school)), known(days), reason);
        return FileAnswers.bytes(
                wanted.mediaType(),
                "도달." + wanted.name().toLowerCase(Locale.ROOT),
                wanted.of(table));
    }

    private static int known(int days) {
        return DAYS.contains(days) ? days : 30;
    }
}
