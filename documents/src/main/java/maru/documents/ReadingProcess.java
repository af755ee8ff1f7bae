package maru.documents;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import maru.documents.model.Reading;
import maru.documents.model.Why;
import maru.documents.model.Wire;

/// One reading process, used by one thread at a time.
final class ReadingProcess {

    /// A virtual machine needs a moment to start, more on a busy machine; this is not the file's
    /// time.
    private static final Duration START = Duration.ofSeconds(20);

    /// Its own alarm rings first; ours is for a process that no longer hears.
    private static final Duration GRACE = Duration.ofMillis(500);

    private static final int NAME = 1_000;

    private final ReaderSettings settings;
    private final Process process;
    private final Path folder;
    private final DataOutputStream out;
    private final DataInputStream in;
    private boolean fit = true;
    private int files;
    private long lastUsed = System.nanoTime();

    private ReadingProcess(ReaderSettings settings, Process process, Path folder) {
        this.settings = settings;
        this.process = process;
        this.folder = folder;
        this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        this.in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    }

    static ReadingProcess start(ReaderSettings settings, ProgramFiles program) throws IOException {
        Path folder =
                Files.createTempDirectory(
                        settings.folder(),
                        "reader-",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        ProcessBuilder builder =
                new ProcessBuilder(command(settings, program, folder))
                        .directory(folder.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("LANG", "C.UTF-8");
        ReadingProcess started = new ReadingProcess(settings, builder.start(), folder);
        if (started.within(START, () -> started.in.readByte() == 1) instanceof Boolean ready
                && ready) {
            return started;
        }
        started.close();
        throw new IOException("A reading process did not start");
    }

    private static List<String> command(
            ReaderSettings settings, ProgramFiles program, Path folder) {
        String classPath =
                program.classPath().stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Heap, classes, code and threads together stay below the memory of the settings.
        command.add("-Xmx" + (settings.memoryMegabytes() * 5 / 8) + "m");
        command.add("-Xms32m");
        command.add("-Xss1m");
        command.add("-XX:MaxMetaspaceSize=96m");
        command.add("-XX:ReservedCodeCacheSize=32m");
        command.add("-XX:MaxDirectMemorySize=8m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:-UsePerfData");
        command.add("-XX:+DisableAttachMechanism");
        command.add("-Xshare:auto");
        command.add("-Djava.awt.headless=true");
        command.add("-Djava.io.tmpdir=" + folder);
        command.add("-Duser.home=" + folder);
        command.add("-Dfile.encoding=UTF-8");
        // No document needs a DTD or an entity of another place (XXE, billion laughs).
        command.add("-Djdk.xml.dtd.support=deny");
        command.add("-Djavax.xml.accessExternalDTD=");
        command.add("-Djavax.xml.accessExternalSchema=");
        command.add("-Djavax.xml.accessExternalStylesheet=");
        command.add("-Djdk.xml.maxElementDepth=2000");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(classPath);
        command.add("maru.documents.child.ChildMain");
        command.add(folder.toString());
        command.add(String.valueOf(settings.time().toSeconds()));
        return command;
    }

    /// Whether it may read another file.
    boolean isFit() {
        return fit && process.isAlive();
    }

    int files() {
        return files;
    }

    Duration idleFor() {
        return Duration.ofNanos(System.nanoTime() - lastUsed);
    }

    /// The process, to be looked at by tests.
    ProcessHandle handle() {
        return process.toHandle();
    }

    /// Reads one file. What goes wrong is part of the answer.
    Reading read(Path file, String name) {
        files++;
        Object answer =
                within(
                        settings.time().plus(GRACE),
                        () -> {
                            send(file, name);
                            return Wire.read(in);
                        });
        lastUsed = System.nanoTime();
        if (answer instanceof Reading reading) {
            if (reading instanceof Reading.NotRead(Why why, String _)) {
                fit &= why != Why.TOO_MUCH_MEMORY && why != Why.TOO_NESTED && why != Why.BROKEN;
            }
            return reading;
        }
        fit = false;
        if (answer instanceof TimeoutException || endedItself()) {
            return new Reading.NotRead(Why.TOO_SLOW, String.valueOf(settings.time().toSeconds()));
        }
        return new Reading.NotRead(Why.TOO_MUCH_MEMORY, "");
    }

    /// Whether its own alarm rang (`ChildMain.SPENT`).
    private boolean endedItself() {
        try {
            return process.waitFor(1, TimeUnit.SECONDS) && process.exitValue() == 3;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void send(Path file, String name) throws IOException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        byte[] shortened =
                bytes.length <= NAME
                        ? bytes
                        : name.substring(name.length() - 200).getBytes(StandardCharsets.UTF_8);
        out.writeInt(shortened.length);
        out.write(shortened);
        out.writeLong(Files.size(file));
        try (InputStream from = Files.newInputStream(file)) {
            from.transferTo(out);
        }
        out.flush();
    }

    private interface Talk {
        Object result() throws IOException;
    }

    /// The talk's result, or the exception that ended it. When the time is up the process is
    /// killed, which ends the talk too.
    private Object within(Duration time, Talk talk) {
        CompletableFuture<Object> result = new CompletableFuture<>();
        Thread.ofVirtual()
                .name("reader talk")
                .start(
                        () -> {
                            try {
                                result.complete(talk.result());
                            } catch (IOException | RuntimeException broken) {
                                result.complete(broken);
                            }
                        });
        try {
            return result.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            process.destroyForcibly();
            return late;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            return stopped;
        } catch (ExecutionException impossible) {
            return impossible;
        }
    }

    /// Kills it and takes its folder away.
    void close() {
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
            process.getInputStream().close();
            process.getOutputStream().close();
        } catch (IOException closed) {
            // The pipe of a killed process.
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> left = Files.walk(folder)) {
            for (Path each : left.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException swept) {
            // The folder is a temporary one; whoever starts next does not look into it.
        }
    }
}
