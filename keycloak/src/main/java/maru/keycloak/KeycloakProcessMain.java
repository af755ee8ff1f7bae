package maru.keycloak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import maru.kernel.BadSetting;
import maru.kernel.Settings;
import org.jspecify.annotations.Nullable;

/// Runs Keycloak the way the launcher runs every part: settings come over standard input, which
/// then stays open as the lifeline. When it ends, Keycloak drains and exits.
///
/// Each `key=value` becomes Keycloak's option of that name, out of those listed here. So no secret
/// is in an argument, in the environment or in a file. Exit codes: 0 stopped in order, 1 broke, 2 a
/// setting is wrong.
public final class KeycloakProcessMain {

    private static final String KEYCLOAK = "org.keycloak.quarkus.runtime.KeycloakMain";

    /// Keycloak's options that a start can set; the rest was fixed when it was built.
    private static final List<String> OPTIONS =
            List.of(
                    "bootstrap-admin-client-id",
                    "bootstrap-admin-client-secret",
                    "cache",
                    "db-password",
                    "db-pool-initial-size",
                    "db-pool-max-size",
                    "db-pool-min-size",
                    "db-schema",
                    "db-url",
                    "db-username",
                    "hostname",
                    "hostname-backchannel-dynamic",
                    "http-enabled",
                    "http-host",
                    "http-management-host",
                    "http-management-port",
                    "http-max-queued-requests",
                    "http-pool-max-threads",
                    "http-port",
                    "log-level",
                    "proxy-headers",
                    "proxy-trusted-addresses",
                    "spi-brute-force-protector--default-brute-force-detector--allow-concurrent-requests");

    private KeycloakProcessMain() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            give(Settings.read(input));
        } catch (BadSetting wrong) {
            System.err.println(wrong.getMessage());
            Runtime.getRuntime().exit(2);
        }
        Thread.ofPlatform().daemon().name("lifeline").start(() -> untilEnd(input));
        // Keycloak's own main is in the distribution and not among the jars one compiles against.
        Class.forName(KEYCLOAK)
                .getMethod("main", String[].class)
                .invoke(null, (Object) new String[] {"start", "--optimized"});
        // It returns only after its server has ended; a listener thread must not keep it alive.
        Runtime.getRuntime().exit(1);
    }

    private static void give(Settings settings) {
        for (String option : OPTIONS) {
            // "${" would be taken for a reference to another option.
            settings.optionalText(option)
                    .map(value -> value.replace("${", "\\${"))
                    .ifPresent(value -> System.setProperty("kc." + option, value));
        }
        settings.rejectUnknown();
    }

    private static void untilEnd(BufferedReader input) {
        try {
            @Nullable String line;
            do {
                line = input.readLine();
            } while (line != null);
        } catch (IOException ended) {
            // A broken pipe says the same as an ended one.
        }
        Runtime.getRuntime().exit(0);
    }
}
