package maru.portal.letters.reach;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// A mail server that takes what comes and counts how often each message did, by its Message-ID
/// (RFC 5322 §3.6.4): what came to its end, that is, and before the sender is told so.
final class MailServer implements AutoCloseable {

    private final ServerSocket socket;
    private final Map<String, Integer> taken = new HashMap<>();
    private int count;

    MailServer() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("mail-server").start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    /// How often each was taken.
    synchronized Map<String, Integer> taken() {
        return Map.copyOf(taken);
    }

    /// How many came in, repeated ones among them.
    synchronized int count() {
        return count;
    }

    synchronized void awaitCount(int atLeast) throws InterruptedException {
        while (count < atLeast) {
            wait();
        }
    }

    /// Until as many different ones came in.
    synchronized void awaitDifferent(int all) throws InterruptedException {
        while (taken.size() < all) {
            wait();
        }
    }

    private synchronized void take(String id) {
        taken.merge(id, 1, Integer::sum);
        count++;
        notifyAll();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket sender = socket.accept();
                Thread.ofVirtual().start(() -> serve(sender));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket sender) {
        try (sender;
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        sender.getInputStream(), StandardCharsets.UTF_8))) {
            OutputStream out = sender.getOutputStream();
            answer(out, "220 here");
            String id = "";
            boolean data = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (data && line.equals(".")) {
                    data = false;
                    take(id);
                    answer(out, "250 taken");
                } else if (data) {
                    id = line.startsWith("Message-ID: ") ? line : id;
                } else if (line.equals("DATA")) {
                    data = true;
                    answer(out, "354 go on");
                } else if (line.equals("QUIT")) {
                    return;
                } else {
                    answer(out, "250 ok");
                }
            }
        } catch (IOException hungUp) {
            // Whoever sent it was killed.
        }
    }

    private static void answer(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
