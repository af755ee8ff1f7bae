package maru.portal.signon;

import maru.portal.PortalSettings;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

/// The portal as a client of Maru's realm (OpenID Connect Core 1.0, code flow with PKCE). The
/// browser is sent to the public address; this process asks for tokens and keys by the inner one
/// and accepts only tokens of the public issuer. No discovery: the portal starts while Keycloak is
/// still booting.
final class KeycloakClient {

    static final String ID = "keycloak";

    private KeycloakClient() {}

    static ClientRegistration registration(PortalSettings settings) {
        return ClientRegistration.withRegistrationId(ID)
                .clientId("portal")
                .clientSecret(settings.keycloakSecret())
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri(settings.publicUrl() + SeatFilter.RETURN_PATH)
                .scope("openid")
                .issuerUri(settings.issuer())
                .authorizationUri(settings.issuer() + "/protocol/openid-connect/auth")
                .tokenUri(settings.realmInside("/protocol/openid-connect/token"))
                .jwkSetUri(settings.realmInside("/protocol/openid-connect/certs"))
                .userNameAttributeName("preferred_username")
                .clientSettings(
                        ClientRegistration.ClientSettings.builder().requireProofKey(true).build())
                .build();
    }
}
