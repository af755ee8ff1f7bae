package maru.portal.signon;

import java.util.Optional;
import maru.identity.PersonId;
import maru.portal.PortalSettings;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/// Ends sign-ons in Keycloak, where one would otherwise bring a closed session back by a click. The
/// address is one of our own provider's there, and takes the portal's client secret.
@Component
public final class KeycloakSessions {

    private static final System.Logger LOG = System.getLogger(KeycloakSessions.class.getName());

    private final RestClient calls;
    private final String address;

    KeycloakSessions(PortalSettings settings) {
        this.address = settings.realmInside("/maru-sessions/end");
        this.calls =
                RestClient.builder()
                        .requestFactory(SignOnConfiguration.keycloakRequests())
                        .defaultHeaders(
                                headers ->
                                        headers.setBasicAuth("portal", settings.keycloakSecret()))
                        .build();
    }

    /// Ends the sign-on `sid` of a person, or all of hers.
    ///
    /// @return false when Keycloak does not answer; the portal's own sessions are over all the same
    public boolean end(PersonId person, Optional<String> sid) {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.add("person", person.toString());
        sid.ifPresent(one -> form.add("sid", one));
        try {
            calls.post()
                    .uri(address)
                    .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                    .body(form)
                    .retrieve()
                    .toBodilessEntity();
            return true;
        } catch (RestClientException unanswered) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Keycloak did not end the sign-ons of {0}: {1}",
                    person,
                    unanswered.getMessage());
            return false;
        }
    }
}
