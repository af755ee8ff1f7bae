package maru.portal.files;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Role;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.kernel.Seoul;
import maru.portal.PortalSettings;
import maru.portal.page.Said;
import maru.portal.signon.For;
import maru.portal.signon.Visitor;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// What is done from the drive's pages. What cannot be done is said on the page it was tried from.
@Controller
@For({Role.Side.STAFF, Role.Side.FAMILY})
class DriveForms {

    private final DriveClient drive;
    private final URI publicUrl;

    DriveForms(DriveClient drive, PortalSettings settings) {
        this.drive = drive;
        this.publicUrl = settings.publicUrl();
    }

    @PostMapping(value = "/drive/upload", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    String upload(
            @RequestParam("at") String at,
            @RequestParam("file") List<MultipartFile> files,
            Visitor visitor,
            RedirectAttributes redirect) {
        return tried(
                DrivePages.open(at),
                "files.uploaded",
                redirect,
                () -> {
                    for (MultipartFile file : files) {
                        put(visitor, at, file);
                    }
                });
    }

    private void put(Visitor visitor, String at, MultipartFile file) {
        String name = Optional.ofNullable(file.getOriginalFilename()).orElse("");
        if (name.isEmpty()) {
            return;
        }
        try (InputStream content = file.getInputStream()) {
            drive.put(visitor, Paths.below(at, name), content);
        } catch (IOException cut) {
            throw new Refusal.Invalid("file", "파일을 받지 못했습니다. (The file did not arrive.)")
                    .asException();
        }
    }

    @PostMapping("/drive/folder")
    String folder(
            @RequestParam("at") String at,
            @RequestParam("name") String name,
            Visitor visitor,
            RedirectAttributes redirect) {
        return tried(
                DrivePages.open(at),
                "files.folder.made",
                redirect,
                () -> drive.dav(visitor, "MKCOL", Paths.below(at, name.strip())));
    }

    @PostMapping("/drive/throw-away")
    String throwAway(@RequestParam("at") String at, Visitor visitor, RedirectAttributes redirect) {
        return tried(
                DrivePages.open(Paths.folder(at)),
                "files.thrown",
                redirect,
                () -> drive.dav(visitor, "DELETE", at));
    }

    /// Shares with a person or a group, whichever was chosen.
    @PostMapping("/drive/share")
    String share(
            @RequestParam("at") String at,
            @RequestParam("with") String with,
            @RequestParam(name = "write", defaultValue = "false") boolean write,
            @RequestParam(name = "until", defaultValue = "") String until,
            Visitor visitor,
            RedirectAttributes redirect) {
        Map<String, Object> wish = new HashMap<>(Map.of("at", at, "write", write));
        wish.put(with.indexOf('/') < 0 ? "person" : "group", with);
        return tried(
                DrivePages.about(at),
                "files.shared",
                redirect,
                () -> {
                    if (!until.isEmpty()) {
                        wish.put("until", end(until));
                    }
                    drive.change(visitor, "/desk/share", wish, Map.class);
                });
    }

    /// Makes a link; its address is shown on the page that follows, and never again.
    @PostMapping("/drive/link")
    String link(
            @RequestParam("at") String at,
            @RequestParam("until") String until,
            @RequestParam(name = "password", defaultValue = "") String password,
            @RequestParam(name = "times", required = false) Optional<Integer> times,
            Visitor visitor,
            RedirectAttributes redirect) {
        Map<String, Object> wish = new HashMap<>(Map.of("at", at, "password", password));
        times.ifPresent(most -> wish.put("times", most));
        return tried(
                DrivePages.about(at),
                "files.link.made",
                redirect,
                () -> {
                    wish.put("until", end(until));
                    Map<?, ?> made = drive.change(visitor, "/desk/share/link", wish, Map.class);
                    redirect.addFlashAttribute("link", publicUrl + "/shared/" + made.get("secret"));
                });
    }

    @PostMapping("/drive/share/end")
    String end(
            @RequestParam("id") UUID id,
            @RequestParam(name = "at", defaultValue = "") String at,
            Visitor visitor,
            RedirectAttributes redirect) {
        return tried(
                at.isEmpty() ? "/drive/shares" : DrivePages.about(at),
                "files.share.ended",
                redirect,
                () -> drive.change(visitor, "/desk/share/end", Map.of("id", id), Map.class));
    }

    @PostMapping("/drive/restore")
    String restore(
            @RequestParam("id") UUID id,
            @RequestParam("at") String at,
            Visitor visitor,
            RedirectAttributes redirect) {
        return tried(
                "/drive/trash?at=" + Paths.encode(at),
                "files.restored",
                redirect,
                () -> drive.change(visitor, "/desk/restore", Map.of("id", id), Map.class));
    }

    @PostMapping("/drive/restore/version")
    String restoreVersion(
            @RequestParam("at") String at,
            @RequestParam("version") long version,
            Visitor visitor,
            RedirectAttributes redirect) {
        return tried(
                DrivePages.about(at),
                "files.restored",
                redirect,
                () ->
                        drive.change(
                                visitor,
                                "/desk/restore/version",
                                Map.of("at", at, "version", version),
                                Map.class));
    }

    /// Brings a folder back to a moment of Korea's time.
    @PostMapping("/drive/restore/moment")
    String goBack(
            @RequestParam("at") String at,
            @RequestParam("moment") String moment,
            Visitor visitor,
            RedirectAttributes redirect) {
        return tried(
                DrivePages.about(at),
                "files.went-back",
                redirect,
                () ->
                        redirect.addFlashAttribute(
                                "wentBack",
                                drive.change(
                                        visitor,
                                        "/desk/restore/moment",
                                        Map.of("at", at, "moment", moment(moment)),
                                        Shown.WentBack.class)));
    }

    /// Makes a folder one to hand in to, until a moment of Korea's time or without an end; or an
    /// ordinary one again.
    @PostMapping("/drive/hand-in")
    String handIn(
            @RequestParam("at") String at,
            @RequestParam("open") boolean open,
            @RequestParam(name = "until", defaultValue = "") String until,
            Visitor visitor,
            RedirectAttributes redirect) {
        Map<String, Object> wish = new HashMap<>(Map.of("at", at, "write", open));
        return tried(
                DrivePages.open(at),
                open ? "files.hand-in.opened" : "files.hand-in.closed",
                redirect,
                () -> {
                    if (!until.isEmpty()) {
                        wish.put("until", moment(until));
                    }
                    drive.change(visitor, "/desk/hand-in", wish, Map.class);
                });
    }

    @PostMapping("/drive/department")
    String department(
            @RequestParam("at") String at,
            @RequestParam("name") String name,
            Visitor visitor,
            RedirectAttributes redirect) {
        return tried(
                "/drive",
                "files.department.made",
                redirect,
                () ->
                        drive.change(
                                visitor,
                                "/desk/department",
                                Map.of("at", at, "name", name),
                                Map.class));
    }

    /// The end of a day in Korea.
    private static String end(String day) {
        try {
            return LocalDate.parse(day).plusDays(1).atStartOfDay(Seoul.ZONE).toInstant().toString();
        } catch (DateTimeException none) {
            throw noTime();
        }
    }

    private static String moment(String typed) {
        try {
            return LocalDateTime.parse(typed).atZone(Seoul.ZONE).toInstant().toString();
        } catch (DateTimeException none) {
            throw noTime();
        }
    }

    private static Refused noTime() {
        return new Refusal.Invalid("until", "날짜를 다시 골라 주세요. (Please choose the time again.)")
                .asException();
    }

    private static String tried(
            String back, String said, RedirectAttributes redirect, Runnable work) {
        try {
            work.run();
            Said.next(redirect, said);
        } catch (Refused refused) {
            redirect.addFlashAttribute("refused", why(refused.refusal()));
        }
        return "redirect:" + back;
    }

    private static String why(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Forbidden(String why) -> why;
            case Refusal.Conflict(String why) -> why;
            case Refusal.Invalid(String field, String why) -> why;
            case Refusal.Unavailable unavailable -> unavailable.why();
            case Refusal.NotFound none -> throw none.asException();
            case Refusal.TooLarge large -> throw large.asException();
            case Refusal.QuotaExceeded full -> throw full.asException();
            case Refusal.TooManyRequests later -> throw later.asException();
        };
    }
}
