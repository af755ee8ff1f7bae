package maru.portal.page;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import maru.identity.Language;
import maru.portal.PortalSettings;
import maru.portal.signon.Seat;
import maru.portal.signon.Visitor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;

/// Puts the [PageFrame] on the request before a handler runs, so that pages of refusals have it as
/// well.
@Component
class PageFrames implements HandlerInterceptor {

    private final PortalSettings settings;
    private final Languages languages;
    private final Clock clock;
    private final Assets assets;
    private final ObjectProvider<MenuEntry.Source> sources;

    PageFrames(
            PortalSettings settings,
            Languages languages,
            Clock clock,
            Assets assets,
            ObjectProvider<MenuEntry.Source> sources) {
        this.settings = settings;
        this.languages = languages;
        this.clock = clock;
        this.assets = assets;
        this.sources = sources;
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        attach(request);
        return true;
    }

    /// Safe to call again; the frame is renewed with what is known by then.
    void attach(HttpServletRequest request) {
        boolean error = request.getDispatcherType() == DispatcherType.ERROR;
        Optional<Visitor> visitor = Visitor.of(request);
        List<MenuEntry> menu = new ArrayList<>();
        if (!error) {
            visitor.ifPresent(
                    present ->
                            sources.orderedStream()
                                    .forEach(source -> menu.addAll(source.entries(present))));
        }
        Language language = languages.of(request);
        request.setAttribute(
                "frame",
                new PageFrame(
                        visitor,
                        language,
                        menu,
                        here(request),
                        Seat.of(request).number(),
                        settings.demo(),
                        new Dates(language, clock),
                        assets));
    }

    private static String here(HttpServletRequest request) {
        String path =
                request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String failed
                        ? failed
                        : request.getRequestURI();
        return path.startsWith(request.getContextPath() + "/")
                ? path.substring(request.getContextPath().length())
                : "/";
    }
}
