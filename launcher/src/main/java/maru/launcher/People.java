package maru.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import maru.identity.Audit;
import maru.identity.DemoPeople;
import maru.identity.Identity;
import maru.identity.ImportReport;
import maru.identity.PeopleAdmin;
import maru.identity.PersonId;
import maru.identity.audit.AuditReport;
import maru.identity.audit.AuditVerification;
import maru.identity.audit.HeadKey;
import maru.identity.signon.AppPasswords;
import maru.identity.signon.SignOnSettings;
import maru.launcher.data.DataFolder;
import maru.launcher.data.Secrets;
import maru.storage.Database;
import org.jspecify.annotations.Nullable;

/// The launcher's own way to the people tables, as the database's first user: the demo's people,
/// the operator's import and list. Opened when it is first needed, after the database has been
/// brought to this version.
final class People implements AutoCloseable {

    /// Out of the launcher's share of connections.
    private static final int CONNECTIONS = 2;

    private final DatabaseAccess access;
    private final Secrets secrets;
    private final Path auditHeads;
    private final String domain;
    private final Clock clock;
    private @Nullable Database database;

    People(DatabaseAccess access, DataFolder data, String domain, Clock clock) {
        this.access = access;
        this.secrets = data.secrets();
        this.auditHeads = RecordsKeeper.heads(data);
        this.domain = domain;
        this.clock = clock;
    }

    /// As the database's first user.
    synchronized Database database() {
        Database open = database;
        if (open == null) {
            open = Database.open(access.pool(CONNECTIONS, "launcher"));
            database = open;
        }
        return open;
    }

    ImportReport bringDemoUpToDate() {
        return new DemoPeople(database(), clock).bringUpToDate();
    }

    PeopleAdmin admin() {
        return new PeopleAdmin(database(), clock);
    }

    AppPasswords appPasswords() {
        return AppPasswords.over(database(), clock, SignOnSettings.pepper(secrets.pepper()));
    }

    /// Where what operators do is kept on record.
    Audit audit() {
        return Identity.over(database(), clock).audit();
    }

    /// Checks the audit.
    ///
    /// @param heads a file of heads, or null for the one on this machine
    /// @param key the public key of that file's keeper; null for this machine's own
    AuditReport verifyAudit(@Nullable String heads, @Nullable String key, String operator)
            throws IOException {
        Path own = auditHeads;
        try (BufferedReader reader =
                heads == null
                        ? Files.exists(own) ? Files.newBufferedReader(own) : null
                        : new BufferedReader(new StringReader(heads))) {
            return new AuditVerification(database(), clock)
                    .run(reader, key == null ? auditKey().publicText() : key, operator);
        }
    }

    /// The key that signs this machine's heads.
    HeadKey auditKey() {
        return RecordsKeeper.key(secrets);
    }

    /// Takes a person out of the rows of the audit from before a time.
    int eraseFromAudit(PersonId person, Instant before, String basis, String operator) {
        return database()
                .lasting(Duration.ofMinutes(10))
                .transaction(
                        transaction ->
                                transaction.one(
                                        "select identity.erase_from_audit(?, ?, ?, ?) as erased",
                                        row -> row.integer("erased"),
                                        person.value(),
                                        before,
                                        operator,
                                        basis));
    }

    /// What follows the `@` in mail addresses and JIDs.
    String domain() {
        return domain;
    }

    @Override
    public synchronized void close() {
        Database open = database;
        database = null;
        if (open != null) {
            open.close();
        }
    }
}
