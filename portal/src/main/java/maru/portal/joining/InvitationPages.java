package maru.portal.joining;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.identity.PersonId;
import maru.identity.Role;
import maru.identity.Unit;
import maru.identity.joining.Invitations;
import maru.portal.PortalSettings;
import maru.portal.page.MenuEntry;
import maru.portal.signon.For;
import maru.portal.signon.Visitor;
import org.springframework.core.annotation.Order;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// `/invitations`: new codes for a class or for one student, as a sheet to print. A code stands on
/// that sheet and nowhere else.
@Controller
@For(Role.Side.STAFF)
class InvitationPages {

    private final Invitations invitations;
    private final KeptClasses classes;
    private final PortalSettings settings;

    InvitationPages(Invitations invitations, KeptClasses classes, PortalSettings settings) {
        this.invitations = invitations;
        this.classes = classes;
        this.settings = settings;
    }

    /// The way to the page, for the class teacher.
    @Component
    @Order(65)
    static class Entry implements MenuEntry.Source {

        @Override
        public List<MenuEntry> entries(Visitor visitor) {
            return visitor.hat().filter(hat -> StaffRoles.keepsFamilies(hat.role())).isPresent()
                    ? List.of(new MenuEntry("/invitations", "joining.invitations", "people", 0))
                    : List.of();
        }
    }

    @GetMapping("/invitations")
    String open(
            @RequestParam(name = "class", required = false) Optional<UUID> chosen,
            Visitor visitor,
            Model model) {
        List<Unit.SchoolClass> kept = classes.of(visitor.asker());
        Optional<Unit.SchoolClass> shown = classes.chosen(kept, chosen);
        model.addAttribute("classes", kept);
        model.addAttribute("shown", shown);
        model.addAttribute(
                "open",
                shown.map(one -> invitations.open(visitor.asker(), one.id())).orElse(List.of()));
        model.addAttribute("styles", List.of("devices.css"));
        return "joining/invitations";
    }

    @PostMapping("/invitations")
    ResponseEntity<byte[]> sheet(
            @RequestParam("class") UUID id,
            @RequestParam(name = "each", defaultValue = "1") int each,
            Visitor visitor) {
        Unit.SchoolClass schoolClass = classes.require(visitor.asker(), id);
        return pdf(
                visitor,
                schoolClass,
                invitations.forClass(visitor.asker(), schoolClass.id(), Math.clamp(each, 1, 4)));
    }

    @PostMapping("/invitations/{class}/students/{student}")
    ResponseEntity<byte[]> one(
            @PathVariable("class") UUID id,
            @PathVariable("student") UUID student,
            Visitor visitor) {
        Unit.SchoolClass schoolClass = classes.require(visitor.asker(), id);
        return pdf(
                visitor,
                schoolClass,
                List.of(invitations.forStudent(visitor.asker(), new PersonId(student))));
    }

    private ResponseEntity<byte[]> pdf(
            Visitor visitor, Unit.SchoolClass schoolClass, List<Invitations.Invitation> codes) {
        byte[] sheet =
                InvitationSheet.of(
                        classes.place(visitor.asker(), schoolClass),
                        codes,
                        settings.publicUrl().toString());
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_PDF)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(
                                        "초대 안내문 " + schoolClass.name() + ".pdf",
                                        StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(sheet);
    }
}
