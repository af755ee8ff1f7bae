package maru.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import maru.kernel.Settings;

/// The processes that a bench has started and measures: all below its own.
public final class Processes {

    private Processes() {}

    /// Seconds of the processors that all of them took so far.
    public static double cpu() {
        return all().stream().mapToDouble(Processes::cpu).sum();
    }

    /// Memory of all of them in kB; pages that several share count once.
    public static double memory() {
        return all().stream().mapToDouble(Processes::memory).sum();
    }

    /// Starts a part as the launcher does, told these settings.
    ///
    /// @param part what it says of itself
    /// @param log where its complaints go
    public static Process startPart(
            Path home, String name, Properties part, Map<String, String> told, Path log)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(part.getProperty("jvm", "").split(" ", -1)));
        List<String> jars = new ArrayList<>();
        jars.add(home.resolve("lib/maru-" + name + "-0.1.0.jar").toString());
        String others = Files.readString(home.resolve("parts/" + name + ".classpath"));
        for (String each : others.split(":", -1)) {
            jars.add(home.resolve(each.strip()).toString());
        }
        command.addAll(List.of("-cp", String.join(":", jars), part.getProperty("main", "")));
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(log.toFile())
                        .start();
        process.getOutputStream().write(Settings.write(told).getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        return process;
    }

    /// A port that nobody listens on for now.
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new IllegalStateException(none);
        }
    }

    /// Waits until somebody takes connections on a port.
    public static void awaitOpen(int port, Process process)
            throws IOException, InterruptedException {
        for (int tries = 0; tries < 300; tries++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    throw new IOException("The server ended.", notYet);
                }
            }
            Thread.sleep(200);
        }
        throw new IOException("The server did not come up.");
    }

    /// Ends one and what it has started.
    public static void end(Process process) {
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

    private static List<ProcessHandle> all() {
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
}
