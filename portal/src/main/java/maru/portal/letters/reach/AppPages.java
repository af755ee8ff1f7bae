package maru.portal.letters.reach;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import maru.portal.page.Assets;
import maru.portal.signon.OpenToAll;
import org.springframework.context.MessageSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import tools.jackson.databind.json.JsonMapper;

/// Makes the portal an app that can be put on a telephone's first page (Web Application Manifest):
/// it takes notices and has one page of its own for when there is no network. It keeps no letter on
/// the device, which others may use too.
@Controller
@OpenToAll
class AppPages {

    private final Assets assets;
    private final MessageSource messages;
    private final JsonMapper json = JsonMapper.builder().build();

    AppPages(Assets assets, MessageSource messages) {
        this.assets = assets;
        this.messages = messages;
    }

    @GetMapping("/manifest.webmanifest")
    ResponseEntity<String> manifest(Locale locale) {
        String name = messages.getMessage("app.name", null, locale);
        Map<String, Object> manifest =
                Map.of(
                        "id", "/",
                        "name", name,
                        "short_name", name,
                        "lang", locale.toLanguageTag(),
                        "start_url", "/",
                        "scope", "/",
                        "display", "standalone",
                        "theme_color", "#ffffff",
                        "background_color", "#ffffff",
                        "icons", List.of(icon("192"), icon("512")));
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache())
                .contentType(MediaType.parseMediaType("application/manifest+json;charset=UTF-8"))
                .body(json.writeValueAsString(manifest));
    }

    private Map<String, String> icon(String size) {
        return Map.of(
                "src",
                assets.path("icon-" + size + ".png"),
                "sizes",
                size + "x" + size,
                "type",
                "image/png",
                "purpose",
                "any maskable");
    }

    /// Under an address of its own at the top, since that is how far a service worker reaches.
    @GetMapping("/service-worker.js")
    ResponseEntity<Resource> worker() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache())
                .contentType(MediaType.parseMediaType("text/javascript;charset=UTF-8"))
                .body(new ClassPathResource("static" + assets.path("worker.js")));
    }

    @GetMapping("/offline")
    String offline() {
        return "letters/offline";
    }
}
