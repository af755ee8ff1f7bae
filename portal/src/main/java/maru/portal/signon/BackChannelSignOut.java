package maru.portal.signon;

import java.util.Map;
import java.util.UUID;
import maru.identity.Asker;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Where Keycloak tells that somebody signed out, somewhere (OpenID Connect Back-Channel Logout 1.0
/// §2.5 to §2.8). All sessions of that person end, before the answer is sent.
@RestController
@OpenToAll
class BackChannelSignOut {

    static final String PATH = "/logout/connect/back-channel/keycloak";

    private static final System.Logger LOG = System.getLogger(BackChannelSignOut.class.getName());

    private static final Asker KEYCLOAK = new Asker.Service("portal.sign-out");

    private final JwtDecoder logoutTokens;
    private final Sessions sessions;

    BackChannelSignOut(LogoutTokens logoutTokens, Sessions sessions) {
        this.logoutTokens = logoutTokens.decoder();
        this.sessions = sessions;
    }

    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<Map<String, String>> signOut(@RequestParam("logout_token") String token) {
        Jwt read;
        try {
            read = logoutTokens.decode(token);
        } catch (JwtException refused) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "A back-channel sign-out was refused: {0}",
                    refused.getMessage());
            return ResponseEntity.badRequest()
                    .cacheControl(CacheControl.noStore())
                    .body(Map.of("error", "invalid_request"));
        }
        String sid = read.getClaimAsString("sid");
        String subject = read.getSubject();
        for (UUID person :
                sessions.people(sid == null ? "" : sid, subject == null ? "" : subject)) {
            sessions.endAll(person, KEYCLOAK);
        }
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).build();
    }
}
