package maru.files.tree;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import maru.files.name.DavPath;
import maru.files.name.FileName;
import maru.files.signon.Caller;
import maru.files.tree.Walker.Hold;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.Row;
import maru.storage.Transaction;

/// Links by which whoever has them reads a file or folder without signing in: for a time, for so
/// many downloads, with a password where one was set. A link gives no more than its maker may read
/// at this moment, and ends with her account.
public final class Links {

    private static final Duration LASTS_AT_MOST = Duration.ofDays(365);
    private static final int WRONG_AT_MOST = 10;
    private static final Duration WAITS = Duration.ofMinutes(15);
    private static final int SECRET_BYTES = 24;
    private static final int SALT_BYTES = 16;
    private static final int ROUNDS = 210_000;

    private final Database database;
    private final Walker walker;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public Links(Database database, Walker walker, Clock clock) {
        this.database = database;
        this.walker = walker;
        this.clock = clock;
    }

    /// What a link leads to, opened.
    ///
    /// @param top the node that was shared
    /// @param node the one that was asked for, the same or below it
    /// @param left downloads that are left; empty for any number
    public record Opened(UUID link, Node top, Node node, Instant until, Optional<Integer> left) {}

    /// What may come of opening.
    public sealed interface Opening {

        record Open(Opened opened) implements Opening {}

        /// It asks for a password, or for another one.
        ///
        /// @param wrong whether one was given
        record AsksPassword(boolean wrong) implements Opening {}

        /// It never was, has ended, or is used up; which of these, nobody is told.
        record Gone() implements Opening {}

        /// Too many wrong passwords.
        record Later(Duration after) implements Opening {}
    }

    /// Makes a link and returns its secret, which is shown once and kept nowhere.
    ///
    /// @param password empty for none
    /// @param times downloads that it is good for; empty for any number
    /// @throws maru.kernel.Refused Forbidden for one who does not manage the node or is no member
    ///   of staff, and in a sensitive drive; Invalid for a time past or too far
    public String make(
            Caller caller,
            DavPath path,
            Optional<String> password,
            Instant until,
            Optional<Integer> times) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        Optional<byte[]> verifier = password.map(this::verifier);
        Instant now = clock.instant();
        if (!until.isAfter(now) || until.isAfter(now.plus(LASTS_AT_MOST))) {
            throw new Refusal.Invalid(
                            "until", "오늘부터 1년 안에서 고르세요. (Choose a time within a year from now.)")
                    .asException();
        }
        Optional<UUID> start = walker.start(caller, path);
        database.change(
                tx -> {
                    Spot spot = walker.walk(tx, caller, path, start, Hold.BESIDE);
                    Node node = Shares.managed(spot);
                    if (spot.sensitive() || !isStaff(tx, caller)) {
                        throw new Refusal.Forbidden(
                                        "여기에서는 링크를 만들 수 없습니다. (No links can be made here.)")
                                .asException();
                    }
                    tx.update(
                            "insert into files.link (id, node, drive, secret_hash, verifier,"
                                    + " made_by, expires_at, times) values (?, ?, ?, ?, ?, ?, ?, ?)",
                            UUID.randomUUID(),
                            node.id(),
                            node.drive(),
                            hash(text),
                            verifier,
                            caller.person().value(),
                            until,
                            times);
                    Folders.record(tx, spot, node.id(), caller, "shared", "link");
                });
        return text;
    }

    private record Stored(
            UUID id,
            Node node,
            UUID maker,
            Instant until,
            Optional<byte[]> verifier,
            Optional<Integer> left,
            int wrong,
            Optional<Instant> wrongAt) {}

    /// Opens a link at a place below what it leads to.
    ///
    /// @param below names from the shared node on; empty for itself
    /// @param counts whether this is a download, of which there may be only so many
    public Opening open(
            String secret, Optional<String> password, List<FileName> below, boolean counts) {
        Optional<Stored> found = database.read(tx -> find(tx, secret));
        if (found.isEmpty()) {
            return new Opening.Gone();
        }
        Stored link = found.get();
        if (link.verifier().isPresent()) {
            Optional<Instant> again =
                    link.wrongAt()
                            .filter(at -> link.wrong() >= WRONG_AT_MOST)
                            .map(at -> at.plus(WAITS))
                            .filter(clock.instant()::isBefore);
            if (again.isPresent()) {
                return new Opening.Later(Duration.between(clock.instant(), again.get()));
            }
            if (password.isEmpty() || !isRight(link.verifier().get(), password.get())) {
                password.ifPresent(any -> countWrong(link.id()));
                return new Opening.AsksPassword(password.isPresent());
            }
        }
        return database.transaction(tx -> open(tx, link, below, counts));
    }

    private Opening open(Transaction tx, Stored link, List<FileName> below, boolean counts) {
        boolean stands =
                tx.one(
                        "select files.rights_at(?, ?, ?) & 1 > 0 and (identity.still_good(array[?]::"
                                + "uuid[], array[null]::uuid[]))[1] as good",
                        row -> row.bool("good"),
                        link.maker(),
                        Seoul.today(clock),
                        link.node().id(),
                        link.maker());
        Optional<Node> node = Optional.of(link.node());
        for (FileName name : below) {
            node = node.flatMap(in -> child(tx, in, name));
        }
        if (!stands || node.isEmpty() || isFolderOrUsedUp(tx, link, node.get(), counts)) {
            return new Opening.Gone();
        }
        tx.update("update files.link set wrong = 0 where id = ? and wrong > 0", link.id());
        return new Opening.Open(
                new Opened(link.id(), link.node(), node.get(), link.until(), link.left()));
    }

    /// What lies in a folder that a link leads to, without folders that have rights of their own.
    public List<Node> list(Node folder) {
        return database.read(
                tx ->
                        tx.list(
                                "select"
                                        + Node.COLUMNS
                                        + "from files.node where parent = ? and not own_rights and"
                                        + " not aside and quarantined is null order by hash is not"
                                        + " null, name_key limit 1000",
                                Node::of,
                                folder.id()));
    }

    private static Optional<Node> child(Transaction tx, Node folder, FileName name) {
        return tx.first(
                "select"
                        + Node.COLUMNS
                        + "from files.node where parent = ? and name_key = ? and not own_rights",
                Node::of,
                folder.id(),
                name.key());
    }

    private static boolean isFolderOrUsedUp(
            Transaction tx, Stored link, Node node, boolean counts) {
        return counts && (node.folder() || !use(tx, link, node));
    }

    private static boolean use(Transaction tx, Stored link, Node node) {
        boolean counted =
                tx.update(
                                "update files.link set used = used + 1 where id = ? and ended_at is"
                                        + " null and expires_at > clock_timestamp() and (times is"
                                        + " null or used < times)",
                                link.id())
                        == 1;
        if (counted) {
            tx.update(
                    "insert into files.history (drive, node, act, detail) values (?, ?, 'link-used',"
                            + " ?)",
                    node.drive(),
                    node.id(),
                    link.id().toString());
        }
        return counted;
    }

    private static Optional<Stored> find(Transaction tx, String secret) {
        return tx.first(
                "select n.*, l.id as link, l.made_by as maker, l.expires_at, l.verifier, l.times -"
                        + " l.used as left_over, l.wrong, l.wrong_at from files.link l join"
                        + " files.node n on n.id = l.node where l.secret_hash = ? and l.ended_at is"
                        + " null and l.expires_at > clock_timestamp() and (l.times is null or l.used"
                        + " < l.times)",
                row ->
                        new Stored(
                                row.uuid("link"),
                                Node.of(row),
                                row.uuid("maker"),
                                row.instant("expires_at"),
                                row.optional("verifier", Row::bytes),
                                row.optional("left_over", Row::integer),
                                row.integer("wrong"),
                                row.optional("wrong_at", Row::instant)),
                hash(secret));
    }

    private void countWrong(UUID link) {
        database.change(
                tx ->
                        tx.update(
                                "update files.link set wrong = case when wrong_at > clock_timestamp()"
                                        + " - make_interval(secs => ?) then wrong + 1 else 1 end,"
                                        + " wrong_at = clock_timestamp() where id = ?",
                                (double) WAITS.toSeconds(),
                                link));
    }

    static void end(Transaction tx, Caller caller, Shares.Share share) {
        tx.update("update files.link set ended_at = clock_timestamp() where id = ?", share.id());
        tx.update(
                "insert into files.history (drive, node, person, act, detail) values (?, ?, ?,"
                        + " 'share-ended', 'link')",
                share.drive(),
                share.node(),
                caller.person().value());
    }

    private boolean isStaff(Transaction tx, Caller caller) {
        return tx.exists(
                "select from unnest(files.groups(?, ?)) g where g like '%/STAFF' or g like"
                        + " '%/MANAGERS'",
                caller.person().value(), Seoul.today(clock));
    }

    private byte[] verifier(String password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] derived = derive(salt, password);
        byte[] both = Arrays.copyOf(salt, salt.length + derived.length);
        System.arraycopy(derived, 0, both, salt.length, derived.length);
        return both;
    }

    private static boolean isRight(byte[] verifier, String password) {
        byte[] salt = Arrays.copyOf(verifier, SALT_BYTES);
        byte[] expected = Arrays.copyOfRange(verifier, SALT_BYTES, verifier.length);
        return MessageDigest.isEqual(expected, derive(salt, password));
    }

    private static byte[] derive(byte[] salt, String password) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ROUNDS, 256))
                    .getEncoded();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(secret.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
