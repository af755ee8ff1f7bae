package maru.documents.child;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// A process that shuts its doors and then tries each of them, a line for each.
public final class SandboxProbe {

    private SandboxProbe() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        int port = Integer.parseInt(args[1]);
        Path secret = Path.of(args[2]);
        // Before the doors are shut all of them are open, or the rest would prove nothing.
        attempt("first socket", () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
        attempt("first program", () -> new ProcessBuilder("/bin/true").start().waitFor());
        Sandbox.Closed closed = Sandbox.close(folder);
        attempt("socket", () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
        attempt(
                "channel",
                () ->
                        SocketChannel.open(
                                        new InetSocketAddress(
                                                InetAddress.getLoopbackAddress(), port))
                                .close());
        attempt("listen", () -> new ServerSocket(0).close());
        attempt("program", () -> new ProcessBuilder("/bin/true").start().waitFor());
        attempt("own folder", () -> Files.writeString(folder.resolve("a"), "b"));
        attempt(closed.files() ? "secret" : "secret (no Landlock)", () -> Files.readString(secret));
        System.out.println("environment " + System.getenv().keySet());
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static void attempt(String what, Attempt attempt) {
        try {
            attempt.run();
            System.out.println(what + ": open");
        } catch (Exception | LinkageError shut) {
            System.out.println(what + ": shut");
        }
    }
}
