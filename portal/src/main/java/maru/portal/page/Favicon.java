package maru.portal.page;

import maru.portal.signon.OpenToAll;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/// The address that browsers ask for by themselves.
@Controller
@OpenToAll
class Favicon {

    private final Assets assets;

    Favicon(Assets assets) {
        this.assets = assets;
    }

    @GetMapping("/favicon.ico")
    String icon() {
        return "redirect:" + assets.path("icon.svg");
    }
}
