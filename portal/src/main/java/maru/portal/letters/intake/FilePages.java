package maru.portal.letters.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import maru.identity.Asker;
import maru.identity.PersonId;
import maru.identity.Role;
import maru.portal.letters.reading.Reading;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.StoredFile;
import maru.portal.letters.writing.Uploads;
import maru.portal.preview.ReadFiles;
import maru.portal.preview.ReadFiles.Shown;
import maru.portal.signon.For;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/// Attached files as pages, for those who have no program for them on their phone. The file itself
/// stays one tap away and is what counts.
@Controller
class FilePages {

    private final ReadFiles files;
    private final Reading reading;
    private final Uploads uploads;

    FilePages(ReadFiles files, Reading reading, Uploads uploads) {
        this.files = files;
        this.reading = reading;
        this.uploads = uploads;
    }

    @For(Role.Side.FAMILY)
    @GetMapping("/inbox/{letter}/{student}/files/{file}/page")
    String family(
            @PathVariable String letter,
            @PathVariable String student,
            @PathVariable String file,
            Asker.SignedIn asker,
            Model model) {
        LetterId id = LetterId.of(letter);
        PersonId child = new PersonId(LetterId.uuid(student));
        UUID wanted = LetterId.uuid(file);
        Supplier<Reading.Download> download = () -> reading.file(asker, id, child, wanted);
        Reading.Download allowed = download.get();
        close(allowed.bytes());
        return page(allowed.file(), () -> download.get().bytes(), "../../read", model);
    }

    @For(Role.Side.STAFF)
    @GetMapping("/letters/{letter}/files/{file}/page")
    String staff(
            @PathVariable String letter,
            @PathVariable String file,
            Asker.SignedIn asker,
            Model model) {
        LetterId id = LetterId.of(letter);
        UUID wanted = LetterId.uuid(file);
        Supplier<Uploads.Download> download =
                () -> uploads.file(asker, id, wanted, StoredFile.Kind.ATTACHMENT);
        Uploads.Download allowed = download.get();
        close(allowed.bytes());
        return page(allowed.file(), () -> download.get().bytes(), "", model);
    }

    private String page(StoredFile file, Supplier<InputStream> bytes, String back, Model model) {
        Shown shown = files.of(file.sha256(), file.name(), bytes);
        model.addAttribute("styles", List.of("letters.css", "intake.css"));
        model.addAttribute("scripts", List.of("intake.js"));
        model.addAttribute("file", file);
        model.addAttribute("back", back);
        switch (shown) {
            case Shown.Html(String html) -> {
                model.addAttribute("state", html.isBlank() ? "blank" : "read");
                model.addAttribute("html", html);
            }
            case Shown.Not(var why, String detail) -> {
                model.addAttribute("state", "not-read");
                model.addAttribute("why", "letters.reader." + why.name());
                model.addAttribute("detail", detail);
            }
            case Shown.Soon() -> model.addAttribute("state", "reading");
        }
        return "letters/file-page";
    }

    private static void close(InputStream bytes) {
        try {
            bytes.close();
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }
}
