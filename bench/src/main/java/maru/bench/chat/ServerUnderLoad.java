package maru.bench.chat;

import java.io.IOException;
import maru.bench.Processes;

/// One server that runs while it is measured; all that this process has started is its.
interface ServerUnderLoad extends AutoCloseable {

    String name();

    /// Where TLS begins with the first byte.
    int port();

    /// Where streams begin in the clear.
    int plainPort();

    /// Of rooms.
    String rooms();

    /// Makes accounts `load0` and up.
    void accounts(int count) throws Exception;

    @Override
    void close() throws IOException;

    /// Seconds of the processors that all processes of the server took so far.
    default double cpu() {
        return Processes.cpu();
    }

    /// Memory of all its processes in kB; pages that several share count once.
    default double memory() {
        return Processes.memory();
    }

    /// Waits until somebody answers on a port.
    static void awaitOpen(int port, Process process) throws IOException, InterruptedException {
        for (int tries = 0; tries < 300; tries++) {
            try (LoadClient client = new LoadClient(port)) {
                client.open();
                return;
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    throw new IOException("The server ended.", notYet);
                }
                Thread.sleep(200);
            }
        }
        throw new IOException("The server did not come up.");
    }
}
