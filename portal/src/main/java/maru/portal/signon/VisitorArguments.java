package maru.portal.signon;

import jakarta.servlet.http.HttpServletRequest;
import maru.identity.Asker;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Gives handlers the [Visitor] or the [Asker] of a request.
final class VisitorArguments implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        return type == Visitor.class || type == Asker.class || type == Asker.SignedIn.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        HttpServletRequest servlet = request.getNativeRequest(HttpServletRequest.class);
        Visitor visitor =
                java.util.Optional.ofNullable(servlet)
                        .flatMap(Visitor::of)
                        .orElseThrow(
                                () -> new InsufficientAuthenticationException("not signed in"));
        return parameter.getParameterType() == Visitor.class ? visitor : visitor.asker();
    }
}
