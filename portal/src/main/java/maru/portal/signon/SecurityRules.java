package maru.portal.signon;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import maru.portal.PortalSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.client.RestClient;

/// The one chain of filters before every page. It knows of two kinds of address: those that serve
/// whoever comes, listed here, and all others, which need a sign-in; [VisitorCheck] then asks the
/// handler itself.
@Configuration(proxyBeanMethods = false)
class SecurityRules {

    static final String UNKNOWN_PERSON = "unknown_person";

    @Bean
    SecurityFilterChain chain(
            HttpSecurity http,
            PortalSettings settings,
            SignInRequests requests,
            SignInEnds ends,
            SignInEntry entry)
            throws Exception {
        http.authorizeHttpRequests(
                addresses ->
                        addresses
                                .dispatcherTypeMatchers(
                                        DispatcherType.ERROR,
                                        DispatcherType.FORWARD,
                                        DispatcherType.ASYNC)
                                .permitAll()
                                .requestMatchers(
                                        HttpMethod.GET,
                                        "/",
                                        "/signed-out",
                                        "/assets/**",
                                        "/favicon.ico",
                                        "/.well-known/security.txt",
                                        "/.well-known/autoconfig/mail/config-v1.1.xml",
                                        "/maru-ca.pem",
                                        "/join",
                                        "/cannot-sign-in",
                                        "/demo",
                                        "/demo/**",
                                        "/shared/*",
                                        "/verify",
                                        "/open/*",
                                        "/manifest.webmanifest",
                                        "/service-worker.js",
                                        "/offline")
                                .permitAll()
                                .requestMatchers(
                                        HttpMethod.POST,
                                        "/open/*/read",
                                        "/language",
                                        "/verify",
                                        "/join",
                                        "/join/look",
                                        "/cannot-sign-in",
                                        "/shared/*",
                                        "/shared/*/get",
                                        BackChannelSignOut.PATH)
                                .permitAll()
                                .anyRequest()
                                .authenticated());
        http.oauth2Login(
                login ->
                        login.loginPage("/")
                                .loginProcessingUrl(SeatFilter.RETURN_PATH)
                                .authorizationEndpoint(
                                        there ->
                                                there.authorizationRequestResolver(requests)
                                                        .authorizationRequestRepository(requests))
                                .tokenEndpoint(
                                        token -> token.accessTokenResponseClient(tokenResponses()))
                                .userInfoEndpoint(info -> info.oidcUserService(people()))
                                .authorizedClientRepository(new NoTokensKept())
                                .successHandler(ends)
                                .failureHandler(ends));
        http.logout(
                out ->
                        out.logoutRequestMatcher(
                                        PathPatternRequestMatcher.withDefaults()
                                                .matcher(HttpMethod.POST, "/sign-out"))
                                .addLogoutHandler(ends)
                                .logoutSuccessHandler(ends));
        http.exceptionHandling(
                wrong -> wrong.authenticationEntryPoint(entry).accessDeniedHandler(entry));
        http.requestCache(cache -> cache.requestCache(new NullRequestCache()));
        // The choice of a language needs no protection, a link's ticket is its own, and without a
        // token
        // a stranger's page needs no session.
        http.csrf(
                csrf ->
                        csrf.ignoringRequestMatchers(
                                BackChannelSignOut.PATH, "/language", "/verify", "/open/*/read"));
        http.anonymous(anonymous -> {});
        http.httpBasic(AbstractHttpConfigurer::disable);
        http.formLogin(AbstractHttpConfigurer::disable);
        headers(http, settings);
        return http.build();
    }

    private static void headers(HttpSecurity http, PortalSettings settings) throws Exception {
        // The demo page shows pages in a frame as wide as a phone; nothing else is ever framed.
        String framedBy = settings.demo() ? "'self'" : "'none'";
        String policy =
                "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self';"
                        + " img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self';"
                        + (settings.demo() ? " frame-src 'self';" : "")
                        + " form-action 'self'; base-uri 'none'; frame-ancestors "
                        + framedBy;
        http.headers(
                headers ->
                        headers.contentSecurityPolicy(csp -> csp.policyDirectives(policy))
                                .frameOptions(
                                        frame -> {
                                            if (settings.demo()) {
                                                frame.sameOrigin();
                                            } else {
                                                frame.deny();
                                            }
                                        })
                                .referrerPolicy(
                                        referrer ->
                                                referrer.policy(
                                                        ReferrerPolicyHeaderWriter.ReferrerPolicy
                                                                .SAME_ORIGIN))
                                .permissionsPolicyHeader(
                                        permissions ->
                                                permissions.policy(
                                                        "camera=(), microphone=(), geolocation=(),"
                                                                + " payment=(), usb=()"))
                                .crossOriginOpenerPolicy(
                                        opener ->
                                                opener.policy(
                                                        org.springframework.security.web.header
                                                                .writers
                                                                .CrossOriginOpenerPolicyHeaderWriter
                                                                .CrossOriginOpenerPolicy
                                                                .SAME_ORIGIN))
                                .crossOriginResourcePolicy(
                                        resource ->
                                                resource.policy(
                                                        org.springframework.security.web.header
                                                                .writers
                                                                .CrossOriginResourcePolicyHeaderWriter
                                                                .CrossOriginResourcePolicy
                                                                .SAME_ORIGIN)));
    }

    private static OAuth2UserService<OidcUserRequest, OidcUser> people() {
        return request ->
                SignedIn.of(request.getIdToken())
                        .orElseThrow(
                                () ->
                                        new OAuth2AuthenticationException(
                                                new OAuth2Error(UNKNOWN_PERSON)));
    }

    private static RestClientAuthorizationCodeTokenResponseClient tokenResponses() {
        RestClientAuthorizationCodeTokenResponseClient client =
                new RestClientAuthorizationCodeTokenResponseClient();
        client.setRestClient(
                RestClient.builder()
                        .requestFactory(SignOnConfiguration.keycloakRequests())
                        .configureMessageConverters(
                                converters ->
                                        converters
                                                .disableDefaults()
                                                .addCustomConverter(
                                                        new org.springframework.http.converter
                                                                .FormHttpMessageConverter())
                                                .addCustomConverter(
                                                        new OAuth2AccessTokenResponseHttpMessageConverter()))
                        .defaultStatusHandler(
                                new org.springframework.security.oauth2.client.http
                                        .OAuth2ErrorResponseErrorHandler())
                        .build());
        return client;
    }

    /// The portal acts in nobody's name towards other servers, so it keeps no access tokens.
    private static final class NoTokensKept implements OAuth2AuthorizedClientRepository {

        @Override
        @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
        public <T extends org.springframework.security.oauth2.client.OAuth2AuthorizedClient>
                T loadAuthorizedClient(
                        String registration,
                        org.springframework.security.core.Authentication principal,
                        HttpServletRequest request) {
            return null;
        }

        @Override
        public void saveAuthorizedClient(
                org.springframework.security.oauth2.client.OAuth2AuthorizedClient client,
                org.springframework.security.core.Authentication principal,
                HttpServletRequest request,
                jakarta.servlet.http.HttpServletResponse response) {
            // Nothing to keep.
        }

        @Override
        public void removeAuthorizedClient(
                String registration,
                org.springframework.security.core.Authentication principal,
                HttpServletRequest request,
                jakarta.servlet.http.HttpServletResponse response) {
            // Nothing was kept.
        }
    }
}
