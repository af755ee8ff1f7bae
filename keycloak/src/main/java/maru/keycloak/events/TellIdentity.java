package maru.keycloak.events;

import java.util.Optional;
import java.util.UUID;
import maru.keycloak.demo.DemoSignInFactory;
import maru.keycloak.form.MeansStep;
import maru.keycloak.people.KnownDevice;
import maru.keycloak.people.PersonOf;
import maru.keycloak.people.SignInCount;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;

/// Hears Keycloak's events and passes on to identity what it keeps the record of (개인정보의 안전성 확보조치 기준
/// §8): who signed in and out, and who failed to.
final class TellIdentity implements EventListenerProvider {

    private final KeycloakSession session;
    private final SignInCount count;

    TellIdentity(KeycloakSession session, SignInCount count) {
        this.session = session;
        this.count = count;
    }

    @Override
    public void onEvent(Event event) {
        EventType type = event.getType();
        if (type == EventType.LOGIN) {
            person(event).ifPresent(person -> signedIn(event, person));
        } else if (type == EventType.LOGIN_ERROR
                && !Errors.USER_TEMPORARILY_DISABLED.equals(event.getError())) {
            // The one who must wait was counted where she was told so.
            count.failed(person(event), address(event), "WRONG");
        } else if (type == EventType.LOGOUT && event.getSessionId() != null) {
            person(event)
                    .ifPresent(person -> count.ended(person, event.getSessionId(), "signed out"));
        }
    }

    private void signedIn(Event event, UUID person) {
        KnownDevice device = new KnownDevice(session);
        count.done(
                person,
                device.mark(person),
                String.valueOf(event.getSessionId()),
                address(event),
                browser(),
                level(event));
        device.remember(person);
    }

    private String level(Event event) {
        if (DemoSignInFactory.ID.equals(detail(event, Details.AUTH_METHOD))) {
            return "DEMONSTRATION";
        }
        RealmModel realm = session.getContext().getRealm();
        UserSessionModel signedIn = session.sessions().getUserSession(realm, event.getSessionId());
        String means = signedIn == null ? null : signedIn.getNote(MeansStep.NOTE);
        return means != null && means.contains("\"mfa\"") ? "TWO_FACTORS" : "ONE_FACTOR";
    }

    private Optional<UUID> person(Event event) {
        if (event.getUserId() == null) {
            return Optional.empty();
        }
        UserModel user =
                session.users().getUserById(session.getContext().getRealm(), event.getUserId());
        return Optional.ofNullable(user).flatMap(PersonOf::account);
    }

    private String browser() {
        String agent =
                session.getContext()
                        .getHttpRequest()
                        .getHttpHeaders()
                        .getHeaderString("User-Agent");
        return agent == null ? "" : agent;
    }

    private static String address(Event event) {
        return event.getIpAddress() == null ? "" : event.getIpAddress();
    }

    private static @Nullable String detail(Event event, String name) {
        return event.getDetails() == null ? null : event.getDetails().get(name);
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        // What the launcher does to the realm stands in Keycloak's own record.
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
