package maru.portal.page;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import maru.portal.signon.OpenToAll;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestMapping;

/// Pages for what fails before a handler is reached: a stale form, a request that no browser makes.
@Controller
@OpenToAll
class ErrorPages implements ErrorController {

    private final PageFrames frames;

    ErrorPages(PageFrames frames) {
        this.frames = frames;
    }

    @RequestMapping("/error")
    String error(HttpServletRequest request, HttpServletResponse response, Model model) {
        int status =
                request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                        ? code
                        : 404;
        String id = "";
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable thrown) {
            if (Refusals.databaseIsGone(thrown)) {
                status = 503;
                Refusals.retryAfter(response, Refusals.SOON);
            } else {
                id =
                        Refusals.logged(
                                thrown,
                                String.valueOf(
                                        request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI)));
            }
        }
        response.setStatus(status);
        frames.attach(request);
        model.addAttribute("problem", Problem.of(status).key());
        model.addAttribute("why", "");
        model.addAttribute("id", id);
        return "problem";
    }
}
