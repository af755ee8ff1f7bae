package maru.portal.files;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import maru.identity.Role;
import maru.portal.page.MenuEntry;
import maru.portal.signon.For;
import maru.portal.signon.Visitor;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// `/drive`: the drives, what lies in them, and what stands behind one file or folder.
@Controller
@For({Role.Side.STAFF, Role.Side.FAMILY})
class DrivePages {

    private final DriveClient drive;
    private final Colleagues colleagues;

    DrivePages(DriveClient drive, Colleagues colleagues) {
        this.drive = drive;
        this.colleagues = colleagues;
    }

    /// Its place in the menu, where there is a drive.
    @Component
    @Order(60)
    static class Entry implements MenuEntry.Source {

        private final DriveClient drive;

        Entry(DriveClient drive) {
            this.drive = drive;
        }

        @Override
        public List<MenuEntry> entries(Visitor visitor) {
            return drive.isThere() && visitor.hat().isPresent()
                    ? List.of(new MenuEntry("/drive", "files.title", "file", 0))
                    : List.of();
        }
    }

    @GetMapping("/drive")
    String drives(Visitor visitor, Model model) {
        Map<Boolean, List<Shown.Drive>> drives =
                Stream.of(drive.ask(visitor, "/desk/drives", Shown.Drive[].class))
                        .collect(Collectors.partitioningBy(Shown.Drive::shared));
        model.addAttribute("drives", drives.get(false));
        model.addAttribute("shared", drives.get(true));
        return page(model, "drives");
    }

    @GetMapping("/drive/open")
    String open(@RequestParam("at") String at, Visitor visitor, Model model) {
        Shown.Place place = drive.ask(visitor, "/desk/place", at, Shown.Place.class);
        if (!place.here().folder()) {
            return "redirect:" + about(at);
        }
        model.addAttribute("place", place);
        return page(model, "folder");
    }

    @GetMapping("/drive/about")
    String about(@RequestParam("at") String at, Visitor visitor, Model model) {
        Shown.Details details = drive.ask(visitor, "/desk/details", at, Shown.Details.class);
        model.addAttribute("details", details);
        model.addAttribute("place", details.place());
        model.addAttribute(
                "colleagues", details.place().manage() ? colleagues.of(visitor) : List.of());
        return page(model, "about");
    }

    @GetMapping("/drive/trash")
    String trash(@RequestParam("at") String at, Visitor visitor, Model model) {
        model.addAttribute("place", drive.ask(visitor, "/desk/place", at, Shown.Place.class));
        model.addAttribute(
                "thrown", List.of(drive.ask(visitor, "/desk/trash", at, Shown.Thrown[].class)));
        return page(model, "trash");
    }

    @GetMapping("/drive/shares")
    String shares(Visitor visitor, Model model) {
        model.addAttribute(
                "shares", List.of(drive.ask(visitor, "/desk/given", Shown.Share[].class)));
        return page(model, "shares");
    }

    @GetMapping("/drive/get")
    void get(@RequestParam("at") String at, Visitor visitor, HttpServletResponse response)
            throws IOException {
        Shown.Place place = drive.ask(visitor, "/desk/place", at, Shown.Place.class);
        Downloads.send(drive.content(visitor, at), place.here().name(), response);
    }

    @GetMapping("/drive/version")
    void version(
            @RequestParam("at") String at,
            @RequestParam("id") long id,
            Visitor visitor,
            HttpServletResponse response)
            throws IOException {
        Shown.Place place = drive.ask(visitor, "/desk/place", at, Shown.Place.class);
        Downloads.send(
                drive.content(visitor, "/desk/version?at=" + Paths.encode(at) + "&id=" + id),
                place.here().name(),
                response);
    }

    static String about(String at) {
        return "/drive/about?at=" + Paths.encode(at);
    }

    static String open(String at) {
        return "/drive/open?at=" + Paths.encode(at);
    }

    static String page(Model model, String name) {
        model.addAttribute("styles", List.of("devices.css", "files.css"));
        model.addAttribute("scripts", List.of("devices.js"));
        return "files/" + name;
    }
}
