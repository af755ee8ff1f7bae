package maru.portal.files;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import maru.kernel.Refused;
import maru.portal.home.HomeSection;
import maru.portal.signon.Visitor;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// What the first page says of a person's files: in which of them something harmful was found. It
/// stands there until she has thrown them away or replaced them.
@Component
@Order(-5)
class DriveNews implements HomeSection {

    private final DriveClient drive;

    DriveNews(DriveClient drive) {
        this.drive = drive;
    }

    @Override
    public Optional<Content> section(Visitor visitor) {
        if (!drive.isThere() || visitor.hat().isEmpty()) {
            return Optional.empty();
        }
        try {
            List<Shown.HeldBack> held =
                    List.of(drive.askInPassing(visitor, "/desk/held-back", Shown.HeldBack[].class));
            return held.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Content("files/news", "news", Map.of("held", held)));
        } catch (Refused away) {
            // The first page is there without the drive.
            return Optional.empty();
        }
    }
}
