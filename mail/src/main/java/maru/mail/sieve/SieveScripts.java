package maru.mail.sieve;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.storage.Database;
import maru.storage.Transaction;

/// People's Sieve scripts, as ManageSieve (RFC 5804) deals with them. An owner is a local part.
public final class SieveScripts {

    /// UTF-8 bytes of one script.
    public static final int BYTES_AT_MOST = 65_536;

    private static final int SCRIPTS_AT_MOST = 32;

    private final Database database;

    public SieveScripts(Database database) {
        this.database = database;
    }

    /// A script without its content.
    public record Listed(String name, boolean active) {}

    /// All of an owner's, by name.
    public List<Listed> list(String owner) {
        return database.read(
                transaction ->
                        transaction.list(
                                "select name, active from sieve_script where owner = ? order by"
                                        + " name",
                                row -> new Listed(row.text("name"), row.bool("active")),
                                owner));
    }

    /// The one in force.
    public Optional<String> active(String owner) {
        return database.read(
                transaction ->
                        transaction.first(
                                "select content from sieve_script where owner = ? and active",
                                row -> row.text("content"),
                                owner));
    }

    public Optional<String> content(String owner, String name) {
        return database.read(
                transaction ->
                        transaction.first(
                                "select content from sieve_script where owner = ? and name = ?",
                                row -> row.text("content"),
                                owner,
                                name));
    }

    /// Writes a script or puts it in the place of the one of that name, which stays in force if it
    /// was.
    ///
    /// @throws Refused QuotaExceeded when there are too many or it is too large
    public void put(String owner, String name, String content) {
        long bytes = content.getBytes(StandardCharsets.UTF_8).length;
        database.change(
                transaction -> {
                    makeRoom(transaction, owner, name, bytes);
                    transaction.update(
                            "insert into sieve_script (owner, name, content) values (?, ?, ?) on"
                                    + " conflict (owner, name) do update set content ="
                                    + " excluded.content",
                            owner,
                            name,
                            content);
                });
    }

    /// Says whether a script of this size would find room (HAVESPACE).
    ///
    /// @throws Refused QuotaExceeded when it would not
    public void haveSpace(String owner, String name, long bytes) {
        database.change(transaction -> makeRoom(transaction, owner, name, bytes));
    }

    /// Puts a script in force, or none for an empty name.
    ///
    /// @throws Refused NotFound
    public void activate(String owner, String name) {
        database.change(
                transaction -> {
                    lock(transaction, owner);
                    transaction.update(
                            "update sieve_script set active = false where owner = ? and active",
                            owner);
                    if (!name.isEmpty()
                            && transaction.update(
                                            "update sieve_script set active = true where owner = ?"
                                                    + " and name = ?",
                                            owner,
                                            name)
                                    == 0) {
                        throw new Refusal.NotFound().asException();
                    }
                });
    }

    /// Takes a script away (DELETESCRIPT).
    ///
    /// @throws Refused NotFound; Conflict when it is in force
    public void delete(String owner, String name) {
        database.change(
                transaction -> {
                    if (isActive(transaction, owner, name)) {
                        throw new Refusal.Conflict("active").asException();
                    }
                    transaction.update(
                            "delete from sieve_script where owner = ? and name = ?", owner, name);
                });
    }

    /// Gives a script another name (RENAMESCRIPT); one in force stays so.
    ///
    /// @throws Refused NotFound; Conflict when the new name is taken
    public void rename(String owner, String from, String to) {
        database.change(
                transaction -> {
                    isActive(transaction, owner, from);
                    if (transaction.exists(
                            "select from sieve_script where owner = ? and name = ?", owner, to)) {
                        throw new Refusal.Conflict("name").asException();
                    }
                    transaction.update(
                            "update sieve_script set name = ? where owner = ? and name = ?",
                            to,
                            owner,
                            from);
                });
    }

    private static boolean isActive(Transaction transaction, String owner, String name) {
        lock(transaction, owner);
        return transaction
                .first(
                        "select active from sieve_script where owner = ? and name = ?",
                        row -> row.bool("active"),
                        owner,
                        name)
                .orElseThrow(() -> new Refusal.NotFound().asException());
    }

    private static void makeRoom(Transaction transaction, String owner, String name, long bytes) {
        lock(transaction, owner);
        long others =
                transaction.one(
                        "select count(*) as n from sieve_script where owner = ? and name <> ?",
                        row -> row.bigint("n"),
                        owner,
                        name);
        if (bytes > BYTES_AT_MOST || others >= SCRIPTS_AT_MOST) {
            throw new Refusal.QuotaExceeded(BYTES_AT_MOST, bytes).asException();
        }
    }

    /// Two clients of one owner come one after the other.
    private static void lock(Transaction transaction, String owner) {
        transaction.exists(
                "select pg_advisory_xact_lock(hashtextextended('sieve ' || ?, 0))", owner);
    }
}
