package maru.portal.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.servlet.ModelAndView;

/// Turns refusals into HTTP. Whatever else is thrown is a bug: it is logged with an id, and the id
/// is all that the page tells of it.
@ControllerAdvice
class Refusals {

    private static final System.Logger LOG = System.getLogger(Refusals.class.getName());
    static final Duration SOON = Duration.ofSeconds(5);

    private final PageFrames frames;

    Refusals(PageFrames frames) {
        this.frames = frames;
    }

    @ExceptionHandler(Refused.class)
    ModelAndView refused(
            Refused refused, HttpServletRequest request, HttpServletResponse response) {
        return page(refused.refusal(), request, response);
    }

    @ExceptionHandler(Exception.class)
    ModelAndView other(Exception thrown, HttpServletRequest request, HttpServletResponse response)
            throws Exception {
        return switch (thrown) {
            case AuthenticationException signIn -> throw signIn;
            case AccessDeniedException stale -> throw stale;
            case MaxUploadSizeExceededException large ->
                    page(
                            new Refusal.TooLarge(Math.max(0, large.getMaxUploadSize())),
                            request,
                            response);
            // An id in another form than ours is an id of nothing.
            case MethodArgumentTypeMismatchException notAnId ->
                    page(new Refusal.NotFound(), request, response);
            case TypeMismatchException notAnId -> page(new Refusal.NotFound(), request, response);
            case ErrorResponse known when known.getStatusCode().is4xxClientError() ->
                    show(
                            Problem.of(known.getStatusCode().value()),
                            known.getStatusCode().value(),
                            "",
                            request,
                            response);
            case Exception gone when databaseIsGone(gone) -> unavailable(gone, request, response);
            default -> bug(thrown, request, response);
        };
    }

    /// The one place where a refusal becomes an answer of HTTP.
    private ModelAndView page(
            Refusal refusal, HttpServletRequest request, HttpServletResponse response) {
        return switch (refusal) {
            case Refusal.NotFound() -> show(Problem.NOT_FOUND, 404, "", request, response);
            case Refusal.Forbidden(String why) ->
                    show(Problem.FORBIDDEN, 403, why, request, response);
            case Refusal.Conflict(String why) ->
                    show(Problem.CONFLICT, 409, why, request, response);
            case Refusal.Invalid(String field, String why) ->
                    show(Problem.INVALID, 422, why, request, response);
            case Refusal.TooLarge(long limit) ->
                    show(Problem.TOO_LARGE, 413, megabytes(limit), request, response);
            case Refusal.QuotaExceeded(long limit, long used) ->
                    show(Problem.QUOTA, 507, megabytes(limit), request, response);
            case Refusal.TooManyRequests(Duration retryAfter) -> {
                retryAfter(response, retryAfter);
                yield show(Problem.TOO_MANY, 429, "", request, response);
            }
            case Refusal.Unavailable(String why, Duration retryAfter) -> {
                retryAfter(response, retryAfter);
                yield show(Problem.UNAVAILABLE, 503, why, request, response);
            }
        };
    }

    private ModelAndView unavailable(
            Exception cause, HttpServletRequest request, HttpServletResponse response) {
        LOG.log(System.Logger.Level.WARNING, "The database does not answer", cause);
        return page(new Refusal.Unavailable("", SOON), request, response);
    }

    private ModelAndView bug(
            Exception thrown, HttpServletRequest request, HttpServletResponse response) {
        String id = logged(thrown, request.getMethod() + " " + request.getRequestURI());
        ModelAndView page = show(Problem.BROKEN, 500, "", request, response);
        page.addObject("id", id);
        return page;
    }

    /// Whether something failed only because the database does not answer now.
    static boolean databaseIsGone(Throwable thrown) {
        int depth = 0;
        for (Throwable at = thrown; at != null && depth < 20; at = at.getCause(), depth++) {
            if (at instanceof DataAccessResourceFailureException
                    || at instanceof CannotCreateTransactionException
                    || at instanceof SQLTransientConnectionException
                    // The connection broke in the middle, and its transaction cannot be rolled
                    // back any more.
                    || at instanceof TransactionSystemException
                    || (at instanceof Refused refused
                            && refused.refusal() instanceof Refusal.Unavailable)) {
                return true;
            }
        }
        return false;
    }

    /// Writes a bug into the log and returns the id by which it is found there.
    static String logged(Throwable thrown, String where) {
        String id =
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()).substring(0, 8);
        LOG.log(System.Logger.Level.ERROR, "Error " + id + " at " + where, thrown);
        return id;
    }

    private ModelAndView show(
            Problem problem,
            int status,
            String why,
            HttpServletRequest request,
            HttpServletResponse response) {
        frames.attach(request);
        if (request.getHeader("HX-Request") != null) {
            // A part of a page was asked for: the page stays and a notice tells.
            response.setHeader("HX-Reswap", "none");
            response.setHeader("HX-Trigger", "maru:problem");
        }
        ModelAndView page = new ModelAndView("problem");
        page.setStatus(HttpStatus.valueOf(status));
        page.addObject("problem", problem.key());
        page.addObject("why", why);
        page.addObject("id", "");
        return page;
    }

    static void retryAfter(HttpServletResponse response, Duration duration) {
        response.setHeader("Retry-After", String.valueOf(Math.max(1, duration.toSeconds())));
    }

    private static String megabytes(long bytes) {
        return bytes <= 0 ? "" : (bytes >> 20) + " MB";
    }
}
