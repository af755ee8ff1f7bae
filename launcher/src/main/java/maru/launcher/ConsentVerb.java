package maru.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import maru.launcher.supervisor.CannotRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// `maru admin consent verify FILE`: checks a receipt or a bundle offline. The part that makes them
/// answers, in a process of its own; no Maru need run.
@Command(
        name = "consent",
        description = "Checks a consent's receipt or bundle: verify FILE [--key FINGERPRINT].")
final class ConsentVerb implements Callable<Integer> {

    private static final String VERB = "consent";

    @Unmatched private final List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Home home = Home.own();
        for (Map.Entry<String, PartDescription> part : home.parts().entrySet()) {
            String main = part.getValue().verbs().get(VERB);
            if (main != null) {
                List<String> command = new ArrayList<>();
                command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
                command.addAll(List.of("-Xmx512m", "-Djava.awt.headless=true", "-cp"));
                command.add(Home.joined(home.classPath(part.getKey())));
                command.add(main);
                command.addAll(arguments);
                return new ProcessBuilder(command).inheritIO().start().waitFor();
            }
        }
        throw new CannotRun("No part of this home checks consents.");
    }
}
