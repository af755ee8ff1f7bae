package maru.portal.page;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import maru.identity.Language;
import maru.portal.PortalSettings;
import maru.portal.signon.Visitor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.LocaleResolver;

/// In which language a page speaks: the one chosen with the switch, else the signed-in person's
/// own, else the first of the browser's that Maru speaks, else Korean.
@Component("localeResolver")
public final class Languages implements LocaleResolver {

    private static final String COOKIE = "maru-language";

    private final boolean secure;

    Languages(PortalSettings settings) {
        this.secure = settings.secure();
    }

    public Language of(HttpServletRequest request) {
        return chosen(request)
                .or(() -> Visitor.of(request).map(visitor -> visitor.person().language()))
                .orElseGet(() -> ofBrowser(request));
    }

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        return of(request).locale();
    }

    @Override
    public void setLocale(
            HttpServletRequest request,
            @Nullable HttpServletResponse response,
            @Nullable Locale locale) {
        throw new UnsupportedOperationException("choose(…) knows the languages");
    }

    /// Keeps the choice in this browser, for this seat.
    void choose(HttpServletRequest request, HttpServletResponse response, Language language) {
        response.addHeader(
                "Set-Cookie",
                ResponseCookie.from(COOKIE, language.tag())
                        .path(request.getContextPath() + "/")
                        .httpOnly(true)
                        .secure(secure)
                        .sameSite("Lax")
                        .maxAge(Duration.ofDays(365))
                        .build()
                        .toString());
    }

    /// A cookie of the seat's own path comes before one of `/` (RFC 6265 §5.4), but a seat does not
    /// follow the choice that was made outside it.
    private static Optional<Language> chosen(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return Optional.empty();
        }
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(COOKIE)) {
                return Language.ofTag(cookie.getValue());
            }
        }
        return Optional.empty();
    }

    private static Language ofBrowser(HttpServletRequest request) {
        if (request.getHeader("Accept-Language") == null) {
            return Language.KO;
        }
        return Collections.list(request.getLocales()).stream()
                .flatMap(locale -> Language.ofTag(locale.toLanguageTag()).stream())
                .findFirst()
                .orElse(Language.KO);
    }
}
