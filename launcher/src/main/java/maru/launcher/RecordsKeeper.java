package maru.launcher;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.OptionalLong;
import maru.identity.audit.AuditSealer;
import maru.identity.audit.HeadKey;
import maru.identity.office.OfficeHeads;
import maru.identity.office.StagedImportWork;
import maru.launcher.data.DataFolder;
import maru.launcher.data.Secrets;
import maru.launcher.supervisor.Engine;
import maru.storage.Database;

/// Carries out the imports that schools' offices have staged, counts who stands below the offices
/// of education, and seals the audit, with its heads in `audit-heads` of the data folder: outside
/// the database, and worth copying to somebody else's machine.
record RecordsKeeper(DatabaseAccess access, DataFolder data, Clock clock) implements Engine.Keeper {

    private static final int CONNECTIONS = 4;

    /// The file of heads.
    static Path heads(DataFolder data) {
        return data.resolve("audit-heads");
    }

    static HeadKey key(Secrets secrets) {
        return HeadKey.of(Base64.getUrlDecoder().decode(secrets.auditHeads()));
    }

    @Override
    public Engine.Alive start() {
        Database database = Database.open(access.pool(CONNECTIONS, "launcher records"));
        return new Running(
                database,
                AuditSealer.start(database, heads(data), key(data.secrets()), clock),
                StagedImportWork.start(database, clock),
                OfficeHeads.start(database, clock));
    }

    private record Running(
            Database database, AuditSealer sealer, StagedImportWork imports, OfficeHeads heads)
            implements Engine.Alive {

        @Override
        public OptionalLong processId() {
            return OptionalLong.empty();
        }

        @Override
        public boolean isAlive() {
            return sealer.isRunning() && imports.isRunning() && heads.isRunning();
        }

        @Override
        public void stop() {
            heads.close();
            imports.close();
            sealer.close();
            database.close();
        }

        @Override
        public void kill() {
            stop();
        }
    }
}
