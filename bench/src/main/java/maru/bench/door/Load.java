package maru.bench.door;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/// A bounded load on one port of loopback.
record Load(int port, String host) {

    /// Requests answered within `time` over so many kept connections.
    long pages(int connections, Duration time) throws InterruptedException {
        LongAdder answered = new LongAdder();
        long until = System.nanoTime() + time.toNanos();
        Thread[] clients = new Thread[connections];
        for (int i = 0; i < connections; i++) {
            clients[i] = Thread.ofVirtual().start(() -> ask(until, answered));
        }
        for (Thread client : clients) {
            client.join();
        }
        return answered.sum();
    }

    /// Fetches the file so many times and returns the bytes that came.
    long files(int times) throws IOException {
        long bytes = 0;
        for (int i = 0; i < times; i++) {
            try (Socket socket = connect()) {
                socket.getOutputStream().write(request("/file", "close"));
                InputStream in = socket.getInputStream();
                byte[] buffer = new byte[256 * 1024];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    bytes += read;
                }
            }
        }
        return bytes;
    }

    private void ask(long until, LongAdder answered) {
        byte[] request = request("/page", "keep-alive");
        try (Socket socket = connect()) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), 8 * 1024);
            while (System.nanoTime() < until) {
                socket.getOutputStream().write(request);
                skipHead(in);
                in.skipNBytes(1_024);
                answered.increment();
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void skipHead(InputStream in) throws IOException {
        int first = in.read();
        StringBuilder status = new StringBuilder();
        int ended = 0;
        for (int c = first; ended < 4; c = in.read()) {
            if (c < 0) {
                throw new IOException("The proxy hung up");
            }
            if (status.length() < 12) {
                status.append((char) c);
            }
            ended = c == '\r' || c == '\n' ? ended + 1 : 0;
            if (ended == 4) {
                break;
            }
        }
        if (!status.toString().endsWith("200")) {
            throw new IOException("The proxy answered " + status);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
        return socket;
    }

    private byte[] request(String path, String connection) {
        return ("GET "
                        + path
                        + " HTTP/1.1\r\nHost: "
                        + host
                        + "\r\nUser-Agent: bench\r\nAccept: text/html\r\nCookie: session=0123456789abcdef\r\n"
                        + "Connection: "
                        + connection
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
