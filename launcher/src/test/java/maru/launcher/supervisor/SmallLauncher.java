package maru.launcher.supervisor;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/// A launcher of one child, to be killed: writes the child's process id once it is up.
final class SmallLauncher {

    private SmallLauncher() {}

    public static void main(String[] args) {
        Supervisor supervisor =
                new Supervisor(
                        Children.spawner(Path.of(args[0])), Children.QUICK, Clock.systemUTC());
        supervisor.listen(
                status -> {
                    if (status.state() instanceof State.Up) {
                        System.out.println(status.pid().orElseThrow());
                        System.out.flush();
                    }
                });
        supervisor.put(List.of(Children.serving("portal", Integer.parseInt(args[1]), "x")));
        // The child's health keeps virtual threads busy; this platform thread keeps the process.
        Thread.ofPlatform()
                .start(
                        () -> {
                            synchronized (supervisor) {
                                try {
                                    while (true) {
                                        supervisor.wait();
                                    }
                                } catch (InterruptedException ended) {
                                    Thread.currentThread().interrupt();
                                }
                            }
                        });
    }
}
