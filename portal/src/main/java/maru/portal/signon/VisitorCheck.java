package maru.portal.signon;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import maru.identity.Asker;
import maru.identity.AuthenticationLevel;
import maru.identity.Identity;
import maru.identity.Person;
import maru.identity.PersonId;
import maru.identity.Role;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Asks identity at each request who the signed-in person is today, and lets her in only where a
/// handler says that it serves her. A handler that says nothing serves nobody.
final class VisitorCheck implements HandlerInterceptor {

    static final String HAT = "maru.hat";
    static final String SIGNED_IN_AT = "maru.signed-in-at";
    static final String LEVEL = "maru.level";

    private final Identity identity;
    private final Clock clock;
    private final Duration longest;

    VisitorCheck(Identity identity, Clock clock, Duration longest) {
        this.identity = identity;
        this.clock = clock;
        this.longest = longest;
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            // The page that says what went wrong must not go wrong by itself.
            return true;
        }
        Optional<Visitor> visitor = Visitor.of(request).or(() -> whoIsThere(request));
        if (!(handler instanceof HandlerMethod method)) {
            return true;
        }
        if (serves(method, OpenToAll.class).isPresent()) {
            visitor.ifPresent(present -> present.attachTo(request));
            return true;
        }
        Visitor present =
                visitor.orElseThrow(() -> new InsufficientAuthenticationException("not signed in"));
        List<Role.Side> sides =
                serves(method, For.class).map(For::value).map(List::of).orElse(List.of());
        Visitor dressed = withHat(request, present, sides);
        if (needsSecondFactor(dressed) && serves(method, OneFactor.class).isEmpty()) {
            response.sendRedirect(request.getContextPath() + SecondFactor.PATH);
            return false;
        }
        if (serves(method, Fresh.class).isPresent() && !isFresh(dressed.asker(), clock)) {
            throw new StaleSignIn();
        }
        dressed.attachTo(request);
        return true;
    }

    /// Administrators see further than others, so a password alone does not let them in (개인정보의 안전성
    /// 확보조치 기준 §6).
    static boolean needsSecondFactor(Visitor visitor) {
        return visitor.asker().level() == AuthenticationLevel.ONE_FACTOR
                && visitor.hats().stream().anyMatch(hat -> administers(hat.role()));
    }

    static boolean administers(Role role) {
        return role == Role.SCHOOL_ADMIN;
    }

    static boolean isFresh(Asker.SignedIn asker, Clock clock) {
        return asker.authenticatedAt().plus(Fresh.WITHIN).isAfter(clock.instant());
    }

    private Visitor withHat(HttpServletRequest request, Visitor visitor, List<Role.Side> sides) {
        if (visitor.hat().filter(hat -> sides.contains(hat.side())).isPresent()) {
            return visitor;
        }
        Hat other =
                visitor.hats().stream()
                        .filter(hat -> sides.contains(hat.side()))
                        .findFirst()
                        .orElseThrow(() -> new Refusal.NotFound().asException());
        request.getSession().setAttribute(HAT, other.key());
        return new Visitor(
                visitor.asker(),
                visitor.person(),
                visitor.hats(),
                Optional.of(other),
                visitor.signIn());
    }

    private static <A extends java.lang.annotation.Annotation> Optional<A> serves(
            HandlerMethod method, Class<A> annotation) {
        boolean methodSpeaks =
                AnnotatedElementUtils.hasAnnotation(method.getMethod(), For.class)
                        || AnnotatedElementUtils.hasAnnotation(method.getMethod(), OpenToAll.class);
        boolean whom = annotation == For.class || annotation == OpenToAll.class;
        A onMethod = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), annotation);
        if (onMethod != null || (whom && methodSpeaks)) {
            return Optional.ofNullable(onMethod);
        }
        return Optional.ofNullable(
                AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), annotation));
    }

    private Optional<Visitor> whoIsThere(HttpServletRequest request) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        HttpSession session = request.getSession(false);
        if (authentication == null
                || session == null
                || !(authentication.getPrincipal() instanceof SignedIn signIn)) {
            return Optional.empty();
        }
        if (!(session.getAttribute(SIGNED_IN_AT) instanceof Instant since)
                || since.plus(longest).isBefore(clock.instant())) {
            session.invalidate();
            return Optional.empty();
        }
        Asker.SignedIn asker = asker(signIn, level(session), session, request);
        Person person;
        try {
            person = identity.directory().me(asker);
        } catch (Refused gone) {
            session.invalidate();
            return Optional.empty();
        }
        List<Hat> hats = hats(identity, asker);
        Optional<Hat> hat =
                Optional.ofNullable(session.getAttribute(HAT))
                        .flatMap(key -> Hat.byKey(hats, key.toString()))
                        .or(() -> hats.stream().findFirst());
        return Optional.of(new Visitor(asker, person, hats, hat, signIn));
    }

    /// The person of a sign-in as one who asks. The address is the one that the door saw.
    static Asker.SignedIn asker(
            SignedIn signIn,
            AuthenticationLevel level,
            HttpSession session,
            HttpServletRequest request) {
        return new Asker.SignedIn(
                new PersonId(signIn.person()),
                auditName(session.getId()),
                request.getRemoteAddr(),
                level,
                signIn.at());
    }

    /// All that the asker is today.
    static List<Hat> hats(Identity identity, Asker asker) {
        return Hat.of(
                identity.directory().posts(asker),
                schoolClass -> identity.directory().unit(asker, schoolClass.school()));
    }

    /// How sure the sign-in was that this session began with.
    static AuthenticationLevel level(HttpSession session) {
        return session.getAttribute(LEVEL) instanceof AuthenticationLevel level
                ? level
                : AuthenticationLevel.ONE_FACTOR;
    }

    /// How sure Keycloak says the sign-in was: `mfa` among the methods (RFC 8176 §2) stands for two
    /// factors and for a passkey that its holder unlocked. Nothing else is taken for it.
    static AuthenticationLevel level(SignedIn signIn) {
        return signIn.methods().contains("mfa")
                ? AuthenticationLevel.TWO_FACTORS
                : AuthenticationLevel.ONE_FACTOR;
    }

    /// A session's name for the audit, from which the cookie cannot be had.
    static String auditName(String sessionId) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(sessionId.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
