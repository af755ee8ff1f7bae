package maru.chat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A server for suites and load generators that stand outside of this project's tests: accounts
/// `load0` and up, and `admin`, each with its name and `!` as password, until standard input ends.
final class ServeForSuites {

    private ServeForSuites() {}

    public static void main(String[] arguments) throws IOException {
        int accounts = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < accounts; i++) {
            names.add("load" + i);
        }
        try (ChatForTests chat =
                ChatForTests.start()
                        .with(names.toArray(String[]::new))
                        .withAdministrator("admin")) {
            System.out.println(
                    "xmpp "
                            + chat.port()
                            + " xmpps "
                            + chat.securePort()
                            + " pid "
                            + ProcessHandle.current().pid());
            System.out.flush();
            while (System.in.read() >= 0) {
                // Until the one who started this is done.
            }
        }
    }
}
