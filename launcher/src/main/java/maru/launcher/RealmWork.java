package maru.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import maru.launcher.keycloak.RealmReconciler;
import maru.launcher.keycloak.RealmSettings;
import maru.launcher.supervisor.Step;

/// Brings Keycloak's realm to what the settings say. Equal records mean the same realm, so a change
/// of `public-url` does it anew.
///
/// @param keycloak its inner address
/// @param secret of the launcher's own client
record RealmWork(RealmSettings settings, URI keycloak, String secret) implements Step.Work {

    private static final System.Logger LOG = System.getLogger(RealmWork.class.getName());
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

    @Override
    public void run() throws IOException {
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_WITHIN).build()) {
            List<String> changes = new RealmReconciler(http, keycloak, secret).reconcile(settings);
            LOG.log(System.Logger.Level.INFO, "The realm: {0}", changes);
        }
    }

    /// Without the secrets.
    @Override
    public String toString() {
        return "RealmWork[" + settings + "]";
    }
}
