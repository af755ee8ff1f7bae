package maru.portal.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;
import maru.identity.Role;
import maru.kernel.Refusal;
import maru.portal.preview.ReadFiles;
import maru.portal.signon.For;
import maru.portal.signon.Visitor;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// `/drive/page`: a file as a page, for those who have no program for it. Each look asks the drive
/// for the file itself, which so judges the asker, and audits her where the drive is sensitive.
@Controller
@For({Role.Side.STAFF, Role.Side.FAMILY})
class DrivePreview {

    private final DriveClient drive;
    private final ReadFiles files;

    DrivePreview(DriveClient drive, ReadFiles files) {
        this.drive = drive;
        this.files = files;
    }

    @GetMapping("/drive/page")
    String page(@RequestParam("at") String at, Visitor visitor, Model model) {
        Shown.Place place = drive.ask(visitor, "/desk/place", at, Shown.Place.class);
        HttpResponse<InputStream> content = drive.content(visitor, at);
        close(content.body());
        String hash =
                content.headers()
                        .firstValue("ETag")
                        .map(tag -> tag.replaceAll("[^0-9A-Za-z]", ""))
                        .filter(text -> !text.isEmpty())
                        .orElseThrow(() -> new Refusal.NotFound().asException());
        ReadFiles.Shown shown =
                files.of(hash, place.here().name(), () -> drive.content(visitor, at).body());
        model.addAttribute("place", place);
        switch (shown) {
            case ReadFiles.Shown.Html(String html) -> {
                model.addAttribute("state", html.isBlank() ? "blank" : "read");
                model.addAttribute("html", html);
            }
            case ReadFiles.Shown.Not(var why, String detail) -> {
                model.addAttribute("state", "not-read");
                model.addAttribute("why", "letters.reader." + why.name());
                model.addAttribute("detail", detail);
            }
            case ReadFiles.Shown.Soon() -> model.addAttribute("state", "reading");
        }
        model.addAttribute("styles", List.of("letters.css", "intake.css", "files.css"));
        model.addAttribute("scripts", List.of("intake.js"));
        return "files/page";
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
