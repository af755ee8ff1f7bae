package maru.portal.page;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import maru.kernel.Refusal;
import maru.portal.PortalSettings;
import maru.portal.signon.OpenToAll;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/// Whom somebody tells who found a hole (RFC 9116). It is there only where the operator named an
/// address: a contact that nobody reads is worse than none.
@Controller
@OpenToAll
class SecurityTxt {

    /// The operator's settings are in force each day anew, so what is told holds for a while.
    private static final Duration HOLDS_FOR = Duration.ofDays(90);

    private final PortalSettings settings;
    private final Clock clock;

    SecurityTxt(PortalSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @GetMapping("/.well-known/security.txt")
    ResponseEntity<String> tell() {
        String contact =
                settings.securityContact().orElseThrow(() -> new Refusal.NotFound().asException());
        String text =
                """
                Contact: %s
                Expires: %s
                Preferred-Languages: ko, en
                Canonical: %s/.well-known/security.txt
                """
                        .formatted(
                                contact,
                                clock.instant().plus(HOLDS_FOR).truncatedTo(ChronoUnit.DAYS),
                                settings.publicUrl());
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .body(text);
    }
}
