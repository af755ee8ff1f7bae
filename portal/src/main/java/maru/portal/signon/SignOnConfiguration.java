package maru.portal.signon;

import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import maru.identity.Identity;
import maru.portal.PortalSettings;
import maru.storage.Database;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.ConversionService;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
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
        registration.setDispatcherTypes(
                java.util.EnumSet.allOf(jakarta.servlet.DispatcherType.class));
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
