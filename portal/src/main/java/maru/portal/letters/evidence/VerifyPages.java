package maru.portal.letters.evidence;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import maru.kernel.Refusal;
import maru.portal.signon.OpenToAll;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/// Whoever has a receipt or a bundle may have it looked at; nothing is kept and nothing is looked
/// up.
@Controller
@OpenToAll
@RequestMapping("/verify")
class VerifyPages {

    private static final long PAGE_TAKES_AT_MOST = 50L << 20;

    @GetMapping
    String ask(Model model) {
        model.addAttribute("styles", List.of("letters.css"));
        return "letters/verify";
    }

    @PostMapping
    String answer(
            @RequestParam MultipartFile file,
            @RequestParam(defaultValue = "") String fingerprint,
            Model model)
            throws IOException {
        if (file.getSize() > PAGE_TAKES_AT_MOST) {
            throw new Refusal.TooLarge(PAGE_TAKES_AT_MOST).asException();
        }
        model.addAttribute("styles", List.of("letters.css"));
        model.addAttribute("fingerprint", fingerprint);
        model.addAttribute("verdict", Verification.of(file.getBytes(), Optional.of(fingerprint)));
        return "letters/verify";
    }
}
