package maru.launcher.data;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import maru.launcher.supervisor.CannotRun;

/// `secrets.properties` in the data folder, readable by its owner only: everything that nobody but
/// the launcher needs to know as a whole. Each secret has 256 bits and is made once; parts get
/// theirs over standard input.
public final class Secrets {

    /// Password of the database's superuser `maru`, of the embedded database only.
    public static final String DATABASE_SUPERUSER = "database.superuser";

    /// Of the portal's client in Keycloak's realm.
    public static final String CLIENT_PORTAL = "client.portal";

    /// Of the launcher's own client in Keycloak, with which it keeps the realm as it must be.
    public static final String CLIENT_LAUNCHER = "client.launcher";

    private static final List<String> FIRST =
            List.of(DATABASE_SUPERUSER, CLIENT_PORTAL, CLIENT_LAUNCHER);
    private static final int BYTES = 32;

    private final Path file;
    private final Map<String, String> values;
    private final SecureRandom random = new SecureRandom();

    private Secrets(Path file, Map<String, String> values) {
        this.file = file;
        this.values = values;
    }

    static boolean exist(Path folder) {
        return Files.exists(folder.resolve("secrets.properties"));
    }

    static Secrets make(Path folder) throws IOException {
        Secrets secrets = new Secrets(folder.resolve("secrets.properties"), new TreeMap<>());
        FIRST.forEach(name -> secrets.values.put(name, secrets.fresh()));
        secrets.write();
        return secrets;
    }

    static Secrets read(Path folder) throws IOException {
        Path file = folder.resolve("secrets.properties");
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        Map<String, String> values = new TreeMap<>();
        properties.forEach((name, value) -> values.put((String) name, (String) value));
        for (String name : FIRST) {
            if (values.getOrDefault(name, "").isBlank()) {
                throw new CannotRun(
                        "The file "
                                + file
                                + " lacks "
                                + name
                                + ". Restore it from a backup; without it the data cannot be"
                                + " used.");
            }
        }
        return new Secrets(file, values);
    }

    /// One of the secrets named here.
    public String get(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is not a secret of the first hour");
        }
        return value;
    }

    /// The database password of a part's own role, made when it is asked for first.
    public String databasePassword(String part) {
        return madeWhenAsked("database.part." + part);
    }

    /// The key of app passwords' hashes, given to every part that has a door. It stands in no
    /// database, so that a dump of one opens nothing.
    public String pepper() {
        return madeWhenAsked("signon.pepper");
    }

    /// What the key grows from that signs the audit's heads. It stands in no database either.
    public String auditHeads() {
        return madeWhenAsked("audit.heads");
    }

    private synchronized String madeWhenAsked(String name) {
        String value = values.get(name);
        if (value == null) {
            value = fresh();
            values.put(name, value);
            try {
                write();
            } catch (IOException failed) {
                throw new CannotRun(
                        "The file " + file + " cannot be written (" + failed.getMessage() + ").");
            }
        }
        return value;
    }

    private String fresh() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void write() throws IOException {
        StringBuilder text =
                new StringBuilder("# Secrets of this Maru. Never hand them on; back them up.\n");
        values.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
        DurableFile.write(file, text.toString());
    }

    /// Names only.
    @Override
    public String toString() {
        return "Secrets" + values.keySet();
    }
}
