package maru.portal.signon;

import jakarta.servlet.DispatcherType;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import maru.identity.Identity;
import maru.portal.PortalSettings;
import maru.storage.Database;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.ConversionService;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.jdbc.PostgreSqlJdbcIndexedSessionRepositoryCustomizer;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// The pieces of sign-on and how they hang together; the rules of the filter chain stand in
/// [SecurityRules].
@Configuration(proxyBeanMethods = false)
class SignOnConfiguration {

    @Bean
    ClientRegistrationRepository clientRegistrations(PortalSettings settings) {
        return new InMemoryClientRegistrationRepository(KeycloakClient.registration(settings));
    }

    @Bean
    PendingSignIns pendingSignIns(PortalSettings settings, Clock clock) {
        return new PendingSignIns(settings.keycloakSecret(), settings.secure(), clock);
    }

    @Bean
    SignInRequests signInRequests(
            ClientRegistrationRepository registrations,
            PendingSignIns pending,
            LocaleResolver languages,
            PortalSettings settings,
            Clock clock) {
        return new SignInRequests(registrations, pending, languages, settings.demo(), clock);
    }

    @Bean
    LogoutTokens logoutTokens(PortalSettings settings, Clock clock) {
        return LogoutTokens.of(settings, clock, keycloakCalls());
    }

    /// Pages that are opened side by side in a new session put the same things into it; the later
    /// one wins, instead of failing.
    @Bean
    SessionRepositoryCustomizer<JdbcIndexedSessionRepository> laterWins() {
        return new PostgreSqlJdbcIndexedSessionRepositoryCustomizer();
    }

    /// In the place of the store that Spring Boot makes; it makes none where there is another.
    @Bean
    static BeanPostProcessor quietSessions() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof JdbcIndexedSessionRepository store
                        ? new QuietSessions<>(store)
                        : bean;
            }
        };
    }

    @Bean
    FilterRegistrationBean<QuietSessions.OncePerRequest> oneSessionPerRequest() {
        FilterRegistrationBean<QuietSessions.OncePerRequest> registration =
                new FilterRegistrationBean<>(new QuietSessions.OncePerRequest());
        registration.setOrder(SessionRepositoryFilter.DEFAULT_ORDER - 5);
        registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
        return registration;
    }

    @Bean
    Sessions sessions(
            FindByIndexNameSessionRepository<? extends Session> repository,
            Database database,
            Identity identity,
            Clock clock,
            PortalSettings settings) {
        return new Sessions(repository, database, identity, clock, settings.longestSession());
    }

    /// Keycloak is asked while a person waits: rather an honest "not now" than a long silence.
    static RestTemplate keycloakCalls() {
        return new RestTemplate(keycloakRequests());
    }

    static JdkClientHttpRequestFactory keycloakRequests() {
        JdkClientHttpRequestFactory factory =
                new JdkClientHttpRequestFactory(
                        HttpClient.newBuilder()
                                .version(HttpClient.Version.HTTP_1_1)
                                .connectTimeout(Duration.ofSeconds(2))
                                .build());
        factory.setReadTimeout(Duration.ofSeconds(8));
        return factory;
    }

    @Bean
    CookieSerializer sessionCookies(PortalSettings settings) {
        return new SessionCookies(settings.secure());
    }

    @Bean
    ConversionService springSessionConversionService() {
        return SessionBytes.conversions();
    }

    /// Seats exist on demo data only.
    @Bean
    FilterRegistrationBean<SeatFilter> seats(PendingSignIns pending, PortalSettings settings) {
        FilterRegistrationBean<SeatFilter> registration =
                new FilterRegistrationBean<>(new SeatFilter(pending));
        registration.setOrder(SessionRepositoryFilter.DEFAULT_ORDER - 10);
        registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
        registration.setEnabled(settings.demo());
        return registration;
    }

    @Bean
    WebMvcConfigurer visitors(Identity identity, Clock clock, PortalSettings settings) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(
                                new VisitorCheck(identity, clock, settings.longestSession()))
                        .order(0);
            }

            @Override
            public void addArgumentResolvers(
                    java.util.List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new VisitorArguments());
            }
        };
    }
}
