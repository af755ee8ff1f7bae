package maru.portal.page;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.web.http.SessionRepositoryFilter;

/// Lets the page that says that the database does not answer be shown without it: to whatever asks
/// on the way, there is no session.
@Configuration(proxyBeanMethods = false)
class SessionlessErrors {

    @Bean
    FilterRegistrationBean<HttpFilter> withoutSession() {
        FilterRegistrationBean<HttpFilter> registration =
                new FilterRegistrationBean<>(new WithoutSession());
        registration.setOrder(SessionRepositoryFilter.DEFAULT_ORDER + 1);
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.ERROR));
        return registration;
    }

    private static final class WithoutSession extends HttpFilter {

        private static final long serialVersionUID = 1;

        @Override
        protected void doFilter(
                HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            boolean gone =
                    request.getAttribute(RequestDispatcher.ERROR_EXCEPTION)
                                    instanceof Throwable thrown
                            && Refusals.databaseIsGone(thrown);
            chain.doFilter(gone ? new Sessionless(request) : request, response);
        }
    }

    private static final class Sessionless extends HttpServletRequestWrapper {

        Sessionless(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable HttpSession getSession(boolean create) {
            return create ? super.getSession(true) : null;
        }
    }
}
