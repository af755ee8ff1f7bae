package maru.launcher.supervisor;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// Starts processes. Each gets an environment of its own (nothing of the launcher's but `PATH`,
/// `LANG` and `TZ`), its settings over standard input, and a log file.
public final class Spawner implements AutoCloseable {

    private static final long LOG_BYTES_AT_MOST = 10L << 20;

    private final Path logs;
    private final Path setpriv;
    private final boolean root;
    private final Map<String, String> environment;
    private final Clock clock;
    private final Duration answerWithin;
    private final Map<String, LogFile> files = new ConcurrentHashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();

    /// A spawner for one data folder.
    ///
    /// @param logs existing folder for `NAME.log`
    /// @param setpriv the program of util-linux that drops privileges
    /// @param root whether this process may change the user of its children
    /// @param environment what every child gets
    public Spawner(
            Path logs,
            Path setpriv,
            boolean root,
            Map<String, String> environment,
            Clock clock,
            Duration answerWithin) {
        this.logs = logs;
        this.setpriv = setpriv;
        this.root = root;
        this.environment = Map.copyOf(environment);
        this.clock = clock;
        this.answerWithin = answerWithin;
    }

    ChildBody start(Child child) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(wrapped(child));
        builder.directory(child.folder().toFile());
        builder.redirectErrorStream(true);
        Map<String, String> variables = builder.environment();
        variables.clear();
        variables.putAll(environment);
        variables.putAll(child.environment());
        LogFile file = log(child.name());
        Process process = builder.start();
        file.append("--- " + clock.instant() + " started as process " + process.pid());
        LogPump pump = new LogPump(child.name(), process.getInputStream(), file);
        ChildBody body = new ChildBody(child, process, pump, http, answerWithin);
        tell(child, process);
        return body;
    }

    /// A child that ends before it has read everything is noticed by its end, not here.
    private static void tell(Child child, Process process) {
        OutputStream input = process.getOutputStream();
        Thread.ofVirtual()
                .name("tell-" + child.name())
                .start(
                        () -> {
                            try {
                                input.write(child.input().getBytes(StandardCharsets.UTF_8));
                                input.flush();
                            } catch (IOException ended) {
                                // See above.
                            }
                        });
    }

    List<String> wrapped(Child child) {
        List<String> command = new ArrayList<>();
        // A Ctrl-C on the terminal goes to its whole session; the launcher alone answers it, in
        // order.
        command.add("setsid");
        if (root && child.account().isPresent()) {
            command.add(setpriv.toString());
            command.addAll(dropping(child.account().get()));
            command.add("--");
        }
        command.addAll(child.command());
        return command;
    }

    private static List<String> dropping(Account account) {
        List<String> options = new ArrayList<>();
        options.add("--reuid=" + account.user());
        options.add("--regid=" + account.user());
        options.add(
                account.groups().isEmpty()
                        ? "--clear-groups"
                        : "--groups="
                                + new TreeSet<>(account.groups())
                                        .stream()
                                                .map(String::valueOf)
                                                .collect(Collectors.joining(",")));
        options.add("--no-new-privs");
        String kept =
                new TreeSet<>(account.capabilities())
                        .stream().map(name -> ",+" + name).collect(Collectors.joining());
        options.add("--inh-caps=-all" + kept);
        options.add("--ambient-caps=-all" + kept);
        options.add("--bounding-set=-all" + kept);
        return options;
    }

    LogFile log(String name) {
        return files.computeIfAbsent(
                name, n -> new LogFile(logs.resolve(n + ".log"), LOG_BYTES_AT_MOST));
    }

    /// Call it when every child has ended.
    @Override
    public void close() {
        http.close();
        new TreeMap<>(files).values().forEach(LogFile::close);
    }
}
