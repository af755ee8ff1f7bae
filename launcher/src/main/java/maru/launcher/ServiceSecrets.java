package maru.launcher;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import maru.identity.signon.ServiceIdentities;
import maru.identity.signon.SignOnSettings;
import maru.launcher.supervisor.Step;
import maru.storage.Database;

/// The secrets by which parts come to one another as services, made anew at each start of the
/// launcher. They stand in the parts' settings and, as hashes, in the database: in no file.
///
/// @param secrets by the service's name
record ServiceSecrets(Map<String, String> secrets) {

    private static final String SETTING = "service.";

    ServiceSecrets {
        secrets = Map.copyOf(secrets);
    }

    static ServiceSecrets fresh(Collection<PartDescription> parts) {
        Map<String, String> secrets = new TreeMap<>();
        for (PartDescription part : parts) {
            part.services().forEach(service -> secrets.put(service, ServiceIdentities.fresh()));
        }
        return new ServiceSecrets(secrets);
    }

    /// The lines for a part: `service.outbox` for `portal.outbox`.
    Map<String, String> linesOf(PartDescription part) {
        Map<String, String> lines = new TreeMap<>();
        for (String service : part.services()) {
            String secret = secrets.get(service);
            if (secret != null) {
                lines.put(SETTING + service.substring(service.indexOf('.') + 1), secret);
            }
        }
        return lines;
    }

    /// Makes them good, before any part starts.
    Step.Work work(DatabaseAccess access, String pepper) {
        return new Registering(this, access, pepper);
    }

    /// Without the secrets.
    @Override
    public String toString() {
        return "ServiceSecrets" + secrets.keySet();
    }

    private record Registering(ServiceSecrets services, DatabaseAccess access, String pepper)
            implements Step.Work {

        @Override
        public void run() {
            try (Database database = Database.open(access.pool(1, "launcher services"))) {
                ServiceIdentities identities =
                        new ServiceIdentities(database, SignOnSettings.pepper(pepper));
                services.secrets().forEach(identities::put);
            }
        }

        @Override
        public String toString() {
            return "Registering[" + services + "]";
        }
    }
}
