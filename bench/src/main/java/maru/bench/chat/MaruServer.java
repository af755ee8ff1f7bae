package maru.bench.chat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import maru.bench.Ground;
import maru.bench.Processes;

/// Chat as the launcher starts it, over a PostgreSQL that flushes what it commits.
final class MaruServer implements ServerUnderLoad {

    private static final int ITERATIONS = 4_096;

    private final Ground ground;
    private final Process process;
    private final int port;
    private final int plainPort;

    MaruServer(Path home, Path certificate, Path key) throws IOException, InterruptedException {
        Properties part = new Properties();
        try (var in = Files.newBufferedReader(home.resolve("parts/chat.properties"))) {
            part.load(in);
        }
        int connections = Integer.parseInt(told(part, "connections"));
        ground = Ground.ofPart("chat", connections);
        port = Processes.freePort();
        plainPort = Processes.freePort();
        Map<String, String> told = new TreeMap<>();
        told.put("database.url", ground.url());
        told.put("database.user", "maru_chat");
        told.put("database.password", Ground.PASSWORD);
        told.put("database.connections", String.valueOf(connections));
        told.put(
                "signon.pepper",
                Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]));
        told.put("issuer", "http://localhost:8080/auth/realms/maru");
        told.put("keys.url", "http://127.0.0.1:9/keys");
        told.put("domain", LoadClient.DOMAIN);
        told.put("http.port", "0");
        told.put("xmpp.port", String.valueOf(plainPort));
        told.put("xmpps.port", String.valueOf(port));
        told.put("certificate.chain", certificate.toString());
        told.put("certificate.key", key.toString());
        told.put("blobs", ground.folder().resolve("blobs").toString());
        told.put("chat.admin-accounts", "true");
        // The generator sends faster than people do.
        told.put("chat.stanzas-each-second", "1000000");
        process =
                Processes.startPart(home, "chat", part, told, ground.folder().resolve("chat.log"));
        try {
            ServerUnderLoad.awaitOpen(port, process);
        } catch (IOException failed) {
            System.err.println(Files.readString(ground.folder().resolve("chat.log")));
            close();
            throw failed;
        }
    }

    private static String told(Properties part, String key) {
        return Objects.requireNonNull(part.getProperty(key), key);
    }

    @Override
    public String name() {
        return "Maru";
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
    public void accounts(int count) {
        byte[] salt = "sixteen bytes it".getBytes(StandardCharsets.US_ASCII);
        byte[] salted = LoadClient.salted(salt, ITERATIONS);
        ground.part()
                .change(
                        tx ->
                                tx.update(
                                        """
                                        with made as (insert into chat.account (local_part)
                                            select 'load' || n from generate_series(0, ? - 1) as n returning id)
                                        insert into chat.service_account
                                            (account, salt, iterations, stored_key, server_key)
                                        select id, ?, ?, ?, ? from made
                                        """,
                                        count,
                                        salt,
                                        ITERATIONS,
                                        LoadClient.sha256(LoadClient.hmac(salted, "Client Key")),
                                        LoadClient.hmac(salted, "Server Key")));
    }

    @Override
    public void close() throws IOException {
        Processes.end(process);
        ground.close();
    }
}
