package maru.bench.chat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import maru.bench.Processes;

/// Another server as its distribution ships it, with an archive for everybody and accounts made by
/// registration.
final class Anchor implements ServerUnderLoad {

    private final String name;
    private final Process process;
    private final int port;
    private final int plainPort;

    private Anchor(String name, Process process, int port, int plainPort)
            throws IOException, InterruptedException {
        this.name = name;
        this.process = process;
        this.port = port;
        this.plainPort = plainPort;
        ServerUnderLoad.awaitOpen(port, process);
    }

    static Anchor ejabberd(Path folder, Path certificate, Path key)
            throws IOException, InterruptedException {
        int port = Processes.freePort();
        int plain = Processes.freePort();
        Path both = folder.resolve("both.pem");
        Files.writeString(both, Files.readString(certificate) + Files.readString(key));
        Files.writeString(
                folder.resolve("ejabberd.yml"),
                """
                hosts: [bench.test]
                loglevel: error
                certfiles: ["%s"]
                auth_password_format: scram
                auth_scram_hash: sha256
                s2s_access: none
                listen:
                  - {port: %d, ip: "127.0.0.1", module: ejabberd_c2s, tls: true, max_stanza_size: 262144}
                  - {port: %d, ip: "127.0.0.1", module: ejabberd_c2s, max_stanza_size: 262144}
                shaper_rules: {max_user_sessions: 1000, max_user_offline_messages: 1000}
                registration_timeout: infinity
                modules:
                  mod_disco: {}
                  mod_mam: {default: always, assume_mam_usage: true}
                  mod_muc:
                    host: "rooms.@HOST@"
                    max_users: 500
                    default_room_options: {mam: true, persistent: false, max_users: 500}
                  mod_register: {access: all, ip_access: all}
                  mod_roster: {}
                access_rules: {register: {allow: all}}
                """
                        .formatted(both, port, plain));
        Files.writeString(
                folder.resolve("ejabberdctl.cfg"), "ERLANG_NODE=bench" + port + "@localhost\n");
        new ProcessBuilder("chown", "-R", "ejabberd", folder.toString()).start().waitFor();
        return new Anchor(
                "ejabberd",
                start(
                        folder,
                        "ejabberdctl",
                        "--config-dir",
                        folder.toString(),
                        "--logs",
                        folder.toString(),
                        "--spool",
                        folder.resolve("spool").toString(),
                        "foreground"),
                port,
                plain);
    }

    static Anchor prosody(Path folder, Path certificate, Path key)
            throws IOException, InterruptedException {
        int port = Processes.freePort();
        int plain = Processes.freePort();
        Path settings = folder.resolve("prosody.cfg.lua");
        Files.writeString(
                settings,
                """
                run_as_root = true
                data_path = "%1$s/data"
                pidfile = "%1$s/prosody.pid"
                log = { error = "%1$s/prosody.log" }
                modules_enabled = { "disco", "mam", "register_ibr", "roster", "saslauth", "tls" }
                modules_disabled = { "s2s", "offline" }
                allow_registration = true
                authentication = "internal_hashed"
                password_hash = "SHA-256"
                c2s_ports = { %4$d }
                c2s_direct_tls_ports = { %5$d }
                interfaces = { "127.0.0.1" }
                ssl = { certificate = "%2$s"; key = "%3$s" }
                c2s_direct_tls_ssl = { certificate = "%2$s"; key = "%3$s" }
                default_archive_policy = true
                VirtualHost "bench.test"
                Component "rooms.bench.test" "muc"
                  modules_enabled = { "muc_mam" }
                  muc_log_by_default = true
                """
                        .formatted(folder, certificate, key, plain, port));
        return new Anchor(
                "Prosody",
                start(folder, "prosody", "-F", "--config", settings.toString()),
                port,
                plain);
    }

    private static Process start(Path folder, String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile())
                .start();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public int plainPort() {
        return plainPort;
    }

    @Override
    public String rooms() {
        return "rooms." + LoadClient.DOMAIN;
    }

    @Override
    public void accounts(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            try (LoadClient client = new LoadClient(port)) {
                client.register("load" + i);
            }
        }
    }

    @Override
    public void close() {
        Processes.end(process);
    }
}
