package maru.bench.door;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// The cheapest server to stand behind a proxy: `/page` answers 1 KiB, `/file` 64 MiB.
final class Upstream implements AutoCloseable {

    static final long FILE = 64L << 20;

    private static final byte[] PAGE =
            ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1024\r\n\r\n"
                            + "x".repeat(1024))
                    .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FILE_HEAD =
            ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + FILE + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server;

    Upstream() throws IOException {
        server = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("upstream").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 8 * 1024);
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
            for (boolean file = false, open = true; open; ) {
                String line = line(in);
                open = !line.equals("closed");
                if (line.startsWith("GET /file")) {
                    file = true;
                }
                if (line.isEmpty()) {
                    answer(out, file);
                    file = false;
                }
            }
        } catch (IOException gone) {
            // The proxy closed a connection it kept.
        }
    }

    private static void answer(OutputStream out, boolean file) throws IOException {
        if (!file) {
            out.write(PAGE);
            out.flush();
            return;
        }
        out.write(FILE_HEAD);
        byte[] zeros = new byte[64 * 1024];
        for (long left = FILE; left > 0; left -= zeros.length) {
            out.write(zeros);
        }
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return "closed";
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
