package maru.portal.devices;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import maru.identity.Role;
import maru.identity.signon.AppPasswords;
import maru.identity.signon.Names;
import maru.kernel.Refusal;
import maru.portal.PortalSettings;
import maru.portal.page.Said;
import maru.portal.signon.For;
import maru.portal.signon.OpenToAll;
import maru.portal.signon.Visitor;
import maru.portal.signon.WebSessions;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// `/devices`: all of it at a glance, and the ends of web sessions.
@Controller
@For({Role.Side.STAFF, Role.Side.FAMILY})
class DevicePages {

    private final WebSessions sessions;
    private final AppPasswords passwords;
    private final Names names;
    private final DoorSettings doors;
    private final PortalSettings settings;

    DevicePages(
            WebSessions sessions,
            AppPasswords passwords,
            Names names,
            DoorSettings doors,
            PortalSettings settings) {
        this.sessions = sessions;
        this.passwords = passwords;
        this.names = names;
        this.doors = doors;
        this.settings = settings;
    }

    @GetMapping("/devices")
    String devices(Visitor visitor, HttpServletRequest request, Model model) {
        model.addAttribute("sessions", sessions.list(visitor.asker()));
        model.addAttribute("passwords", passwords.list(visitor.asker()));
        model.addAttribute("cards", doors.cards(names.localPart(visitor.asker().person())));
        model.addAttribute("authority", settings.authority().isPresent());
        model.addAttribute("account", settings.issuer() + "/account/#/account-security/signing-in");
        model.addAttribute("profile", doors.port("imaps").isPresent());
        model.addAttribute(
                "passkeyMade", "success".equals(request.getParameter("kc_action_status")));
        model.addAttribute("scripts", java.util.List.of("devices.js"));
        model.addAttribute("styles", java.util.List.of("devices.css"));
        return "devices/index";
    }

    @PostMapping("/devices/sessions/{handle}/close")
    String close(
            @PathVariable("handle") String handle, Visitor visitor, RedirectAttributes redirect) {
        sessions.close(visitor.asker(), handle);
        Said.next(redirect, "devices.session.closed");
        return "redirect:/devices";
    }

    /// The certificate of Maru's own authority, for whoever sets up a device, signed in or not.
    @OpenToAll
    @GetMapping("/maru-ca.pem")
    ResponseEntity<byte[]> authority() {
        String certificate =
                settings.authority().orElseThrow(() -> new Refusal.NotFound().asException());
        String pem =
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(Base64.getDecoder().decode(certificate))
                        + "\n-----END CERTIFICATE-----\n";
        return file("maru-ca.pem", "application/x-pem-file", pem);
    }

    /// What an iPhone or a Mac takes to set up mail by itself; it asks for the app password.
    @GetMapping("/devices/maru.mobileconfig")
    ResponseEntity<byte[]> profile(Visitor visitor) {
        String profile =
                AppleProfile.of(
                                doors,
                                names.localPart(visitor.asker().person()),
                                visitor.person().name(),
                                settings.authority())
                        .orElseThrow(() -> new Refusal.NotFound().asException());
        return file("maru.mobileconfig", "application/x-apple-aspen-config", profile);
    }

    private static ResponseEntity<byte[]> file(String name, String type, String content) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.parseMediaType(type))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .body(content.getBytes(StandardCharsets.UTF_8));
    }
}
