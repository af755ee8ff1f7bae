package maru.launcher;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import maru.launcher.keycloak.AccountPush;
import maru.launcher.keycloak.RealmReconciler;
import maru.launcher.supervisor.Step;

/// Carries what has changed among people's accounts into Keycloak. Done at each start, after each
/// import, and from time to time.
record AccountsWork(RealmWork realm, People people, boolean demo) implements Step.Work {

    private static final System.Logger LOG = System.getLogger(AccountsWork.class.getName());
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

    @Override
    public void run() throws IOException {
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_WITHIN).build()) {
            RealmReconciler reconciler =
                    new RealmReconciler(http, realm.keycloak(), realm.secret());
            int written = new AccountPush(reconciler, people.accounts(), demo).push();
            if (written > 0) {
                LOG.log(System.Logger.Level.INFO, "{0} accounts were carried over", written);
            }
        }
    }
}
