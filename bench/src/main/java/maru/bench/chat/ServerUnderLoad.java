package maru.bench.chat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
        return processes().stream().mapToDouble(ServerUnderLoad::cpu).sum();
    }

    /// Memory of all its processes in kB; pages that several share count once.
    default double memory() {
        return processes().stream().mapToDouble(ServerUnderLoad::memory).sum();
    }

    private static List<ProcessHandle> processes() {
        return ProcessHandle.current().descendants().toList();
    }

    /// With children that have ended, in ticks of 10 ms (proc(5)).
    private static double cpu(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double ticks = 0;
            for (int i = 11; i < 15; i++) {
                ticks += Long.parseLong(fields[i]);
            }
            return ticks / 100;
        } catch (IOException ended) {
            return 0;
        }
    }

    private static double memory(ProcessHandle process) {
        try {
            for (String line :
                    Files.readAllLines(Path.of("/proc/" + process.pid() + "/smaps_rollup"))) {
                if (line.startsWith("Pss:")) {
                    return Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException ended) {
            // It has nothing any more.
        }
        return 0;
    }

    /// Ends a process and what it has started.
    static void end(Process process) {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        all.forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            for (ProcessHandle each : all) {
                each.onExit().get(20, TimeUnit.SECONDS);
            }
        } catch (Exception stays) {
            all.forEach(ProcessHandle::destroyForcibly);
        }
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
