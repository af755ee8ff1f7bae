package maru.launcher.supervisor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// A running process, its log and its health address.
final class ChildBody implements Body {

    private static final int BAD_SETTING = 2;
    private static final int SIGNALLED = 128;
    private static final int HEALTH_TEXT_AT_MOST = 200;

    private final Child child;
    private final Process process;
    private final LogPump log;
    private final HttpClient http;
    private final Duration answerWithin;

    ChildBody(Child child, Process process, LogPump log, HttpClient http, Duration answerWithin) {
        this.child = child;
        this.process = process;
        this.log = log;
        this.http = http;
        this.answerWithin = answerWithin;
    }

    void onEnd(Runnable bell) {
        Thread.ofVirtual()
                .name("end-" + child.name())
                .start(
                        () -> {
                            try {
                                process.waitFor();
                            } catch (InterruptedException ended) {
                                Thread.currentThread().interrupt();
                            }
                            bell.run();
                        });
    }

    @Override
    public OptionalLong pid() {
        return OptionalLong.of(process.pid());
    }

    @Override
    public Optional<Ending> ended() {
        if (process.isAlive()) {
            return Optional.empty();
        }
        log.awaitEnd();
        int code = process.exitValue();
        String last = log.lastLine();
        if (code == BAD_SETTING) {
            return Optional.of(new Ending(last.isEmpty() ? "It refuses its settings" : last, true));
        }
        if (code > SIGNALLED) {
            return Optional.of(new Ending("It was ended by signal " + (code - SIGNALLED), false));
        }
        return Optional.of(
                new Ending(
                        "It ended with code "
                                + code
                                + (code == 0 || last.isEmpty() ? "" : " (" + last + ")"),
                        false));
    }

    @Override
    public Pulse pulse() {
        return child.health().map(this::ask).orElseGet(Pulse.Well::new);
    }

    private Pulse ask(URI health) {
        try {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(health).timeout(answerWithin).build(),
                            HttpResponse.BodyHandlers.limiting(
                                    HttpResponse.BodyHandlers.ofString(), 65_536));
            if (answer.statusCode() == 200) {
                return new Pulse.Well();
            }
            String type = answer.headers().firstValue("content-type").orElse("");
            String text = answer.body().strip();
            return new Pulse.Unwell(
                    type.startsWith("text/plain") && !text.isEmpty()
                            ? text.substring(0, Math.min(text.length(), HEALTH_TEXT_AT_MOST))
                            : "is not ready");
        } catch (IOException noAnswer) {
            return new Pulse.Silent();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return new Pulse.Silent();
        }
    }

    @Override
    public void stop(Duration within) {
        closeInput();
        if (!ends(within)) {
            kill();
            ends(within);
        }
    }

    private void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException gone) {
            // Its end of the pipe is closed already, which is what was wanted.
        }
    }

    private boolean ends(Duration within) {
        try {
            return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
