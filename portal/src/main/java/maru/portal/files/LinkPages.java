package maru.portal.files;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import maru.kernel.Refusal;
import maru.portal.signon.OpenToAll;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// `/shared/…`: what somebody sees who was sent a link, signed in or not.
@Controller
@OpenToAll
class LinkPages {

    private final DriveClient drive;

    LinkPages(DriveClient drive) {
        this.drive = drive;
    }

    @GetMapping("/shared/{secret}")
    String open(@PathVariable("secret") String secret, HttpServletResponse response, Model model) {
        return show(secret, "", "", response, model);
    }

    @PostMapping("/shared/{secret}")
    String open(
            @PathVariable("secret") String secret,
            @RequestParam(name = "password", defaultValue = "") String password,
            @RequestParam(name = "below", defaultValue = "") String below,
            HttpServletResponse response,
            Model model) {
        return show(secret, password, below, response, model);
    }

    @PostMapping("/shared/{secret}/get")
    void get(
            @PathVariable("secret") String secret,
            @RequestParam(name = "password", defaultValue = "") String password,
            @RequestParam(name = "below", defaultValue = "") String below,
            HttpServletResponse response)
            throws IOException {
        Map<String, Object> asked = asked(secret, password, below);
        Shown.Link link = drive.link(asked);
        if (!link.state().equals("open") || link.folder()) {
            throw new Refusal.NotFound().asException();
        }
        Downloads.send(drive.linkContent(asked), link.name(), response);
    }

    private String show(
            String secret,
            String password,
            String below,
            HttpServletResponse response,
            Model model) {
        // The address is a secret: it goes to no other server and stays in no cache.
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Robots-Tag", "noindex");
        model.addAttribute("link", drive.link(asked(secret, password, below)));
        model.addAttribute("secret", secret);
        model.addAttribute("password", password);
        return DrivePages.page(model, "link");
    }

    /// Asks for a place by its names with slashes between, which no name holds.
    private static Map<String, Object> asked(String secret, String password, String below) {
        List<String> names = Stream.of(below.split("/", -1)).filter(n -> !n.isEmpty()).toList();
        Map<String, Object> asked = new HashMap<>(Map.of("secret", secret, "below", names));
        if (!password.isEmpty()) {
            asked.put("password", password);
        }
        return asked;
    }
}
