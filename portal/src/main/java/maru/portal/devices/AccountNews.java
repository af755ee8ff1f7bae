package maru.portal.devices;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import maru.identity.AuthenticationLevel;
import maru.identity.Role;
import maru.identity.signon.Notices;
import maru.portal.PortalSettings;
import maru.portal.home.HomeSection;
import maru.portal.signon.For;
import maru.portal.signon.Visitor;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/// What the first page says of a person's account: what happened to it without her doing, and the
/// passkey that would spare her the password. Both are put away by one click.
@Controller
@Order(-10)
@For({Role.Side.STAFF, Role.Side.FAMILY})
class AccountNews implements HomeSection {

    private static final String LATER = "maru-passkey-later";
    private static final Duration ASKS_AGAIN_AFTER = Duration.ofDays(60);

    private final Notices notices;
    private final HttpServletRequest request;
    private final boolean secure;

    /// @param request the current one, wherever this is asked
    AccountNews(Notices notices, HttpServletRequest request, PortalSettings settings) {
        this.notices = notices;
        this.request = request;
        this.secure = settings.secure();
    }

    @Override
    public Optional<Content> section(Visitor visitor) {
        List<Notices.Notice> unseen = notices.unseen(visitor.asker());
        boolean offers = offersPasskey(visitor);
        return unseen.isEmpty() && !offers
                ? Optional.empty()
                : Optional.of(
                        new Content(
                                "devices/news",
                                "news",
                                Map.of("notices", unseen, "passkey", offers)));
    }

    private boolean offersPasskey(Visitor visitor) {
        Cookie[] cookies = request.getCookies();
        return visitor.asker().level() == AuthenticationLevel.ONE_FACTOR
                && (cookies == null
                        || Stream.of(cookies).noneMatch(one -> one.getName().equals(LATER)));
    }

    @PostMapping("/devices/notices/{id}/seen")
    String seen(@PathVariable("id") long id, Visitor visitor) {
        notices.seen(visitor.asker(), id);
        return "redirect:/";
    }

    @PostMapping("/devices/passkey/later")
    String later(HttpServletRequest asked, HttpServletResponse response) {
        response.addHeader(
                "Set-Cookie",
                ResponseCookie.from(LATER, "yes")
                        .path(asked.getContextPath() + "/")
                        .httpOnly(true)
                        .secure(secure)
                        .sameSite("Lax")
                        .maxAge(ASKS_AGAIN_AFTER)
                        .build()
                        .toString());
        return "redirect:/";
    }
}
