package maru.launcher;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import maru.launcher.data.DataFolder;
import maru.launcher.data.Secrets;
import maru.launcher.supervisor.CannotRun;
import maru.launcher.supervisor.Engine;
import maru.postgres.PostgresConfig;
import maru.postgres.PostgresServer;
import maru.postgres.PostgresUnavailable;

/// The embedded PostgreSQL on the data folder.
final class PostgresKeeper implements Engine.Keeper {

    private final PostgresConfig config;
    private final AtomicBoolean wasUp = new AtomicBoolean();

    PostgresKeeper(DataFolder data, int port, int connections) {
        config =
                PostgresConfig.of(
                                data.resolve("postgres"),
                                data.resolve("postgres-runtime"),
                                data.resolve("log").resolve("postgres.log"),
                                port,
                                data.secrets().get(Secrets.DATABASE_SUPERUSER))
                        .withConnections(connections);
    }

    @Override
    public Engine.Alive start() {
        try {
            PostgresServer server = PostgresServer.start(config);
            wasUp.set(true);
            return new Running(server);
        } catch (PostgresUnavailable unavailable) {
            // What stood in the way of the first start needs the operator; what comes later, after
            // a crash, may pass.
            if (wasUp.get()) {
                throw unavailable;
            }
            throw new CannotRun(String.valueOf(unavailable.getMessage()));
        }
    }

    private record Running(PostgresServer server) implements Engine.Alive {

        @Override
        public OptionalLong processId() {
            return OptionalLong.of(server.pid());
        }

        @Override
        public boolean isAlive() {
            return server.running();
        }

        @Override
        public void stop() {
            server.close();
        }

        /// A fast shutdown is the quickest that keeps the next start quick.
        @Override
        public void kill() {
            server.close();
        }
    }
}
