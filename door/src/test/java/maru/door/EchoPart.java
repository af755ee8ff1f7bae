package maru.door;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A part to stand behind the door in tests: a real server on a socket that reads the bytes the
/// door writes and answers with them.
///
/// | Path ends with | Answer |
/// |---|---|
/// | `/sink` | how many bytes of body came |
/// | `/bytes?N` | N bytes of zero |
/// | `/type?T` | a small file of content type T |
/// | `/half` | promises 1,000 bytes, sends 10 and hangs up |
/// | `/hang` | nothing |
/// | `/events` | one server-sent event, and no end |
/// | `/socket` | a WebSocket's 101, then every frame back |
/// | else | the request's head, as it came |
final class EchoPart implements AutoCloseable {

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile boolean closed;

    EchoPart() throws IOException {
        this(0);
    }

    EchoPart(int port) throws IOException {
        server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        // Not a virtual one: that may still take one connection after the socket was closed.
        Thread.ofPlatform().daemon().name("echo").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    String address() {
        return "http://127.0.0.1:" + port();
    }

    /// How many requests have come so far.
    int requests() {
        return requests.get();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
            OutputStream out = socket.getOutputStream();
            while (answer(in, out)) {
                out.flush();
            }
        } catch (IOException gone) {
            // The door hung up, as tests make it do.
        } finally {
            open.remove(socket);
        }
    }

    private boolean answer(InputStream in, OutputStream out) throws IOException {
        String head = readHead(in);
        if (head.isEmpty()) {
            return false;
        }
        if (closed) {
            // A connection that was taken while the part was closing.
            return false;
        }
        requests.incrementAndGet();
        String target = head.split(" ", 3)[1];
        String query = target.contains("?") ? target.substring(target.indexOf('?') + 1) : "";
        String path = target.contains("?") ? target.substring(0, target.indexOf('?')) : target;
        if (path.endsWith("/socket")) {
            write(
                    out,
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: "
                            + accept(header(head, "sec-websocket-key"))
                            + "\r\n\r\n");
            echoFrames(in, out);
            return false;
        }
        if (path.endsWith("/hang")) {
            return in.read() >= 0;
        }
        if (path.endsWith("/events")) {
            write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n");
            write(out, "Transfer-Encoding: chunked\r\n\r\n9\r\ndata: x\n\n\r\n");
            return in.read() >= 0;
        }
        if (path.endsWith("/half")) {
            write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n0123456789");
            return false;
        }
        if (header(head, "expect").equalsIgnoreCase("100-continue")) {
            write(out, "HTTP/1.1 100 Continue\r\n\r\n");
        }
        long received = readBody(head, in);
        if (path.endsWith("/sink")) {
            answer(out, "200 OK", "text/plain", String.valueOf(received));
        } else if (path.endsWith("/bytes")) {
            sendZeros(out, Long.parseLong(query));
        } else if (path.endsWith("/type")) {
            answer(out, "200 OK", query, "<script>alert(1)</script>");
        } else {
            answer(out, "200 OK", "text/plain", head);
        }
        return true;
    }

    private static void sendZeros(OutputStream out, long count) throws IOException {
        write(
                out,
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: "
                        + count
                        + "\r\n\r\n");
        byte[] zeros = new byte[64 * 1024];
        for (long left = count; left > 0; left -= Math.min(left, zeros.length)) {
            out.write(zeros, 0, (int) Math.min(left, zeros.length));
        }
    }

    private static void answer(OutputStream out, String status, String type, String body)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        write(
                out,
                "HTTP/1.1 "
                        + status
                        + "\r\nServer: echo/1.0\r\nX-Powered-By: tests\r\nKeep-Alive: timeout=60\r\n"
                        + "Content-Type: "
                        + type
                        + "\r\nContent-Length: "
                        + bytes.length
                        + "\r\n\r\n");
        out.write(bytes);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ended = 0;
        while (ended < 4) {
            int c = in.read();
            if (c < 0) {
                return "";
            }
            head.write(c);
            ended = c == (ended % 2 == 0 ? '\r' : '\n') ? ended + 1 : c == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static long readBody(String head, InputStream in) throws IOException {
        if (header(head, "transfer-encoding").equalsIgnoreCase("chunked")) {
            long total = 0;
            while (true) {
                long size = Long.parseLong(readLine(in).split(";", 2)[0].strip(), 16);
                skip(in, size);
                readLine(in);
                if (size == 0) {
                    return total;
                }
                total += size;
            }
        }
        String length = header(head, "content-length");
        long size = length.isEmpty() ? 0 : Long.parseLong(length);
        skip(in, size);
        return size;
    }

    private static void skip(InputStream in, long size) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        for (long left = size; left > 0; ) {
            int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                throw new IOException("The body ended early");
            }
            left -= read;
        }
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("The body ended early");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    static String header(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    private static String accept(String key) throws IOException {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1")
                            .digest(
                                    (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                                            .getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IOException(everyJdkHasIt);
        }
    }

    /// Sends every frame back as a server's (RFC 6455 section 5.2), until the client's close.
    private static void echoFrames(InputStream stream, OutputStream out) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        while (true) {
            int first = in.read();
            if (first < 0) {
                return;
            }
            int length = in.readUnsignedByte() & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = Math.toIntExact(in.readLong());
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(length);
            for (int i = 0; i < length; i++) {
                payload[i] ^= mask[i % 4];
            }
            DataOutputStream frame = new DataOutputStream(out);
            frame.write(first);
            if (length < 126) {
                frame.write(length);
            } else if (length <= 0xffff) {
                frame.write(126);
                frame.writeShort(length);
            } else {
                frame.write(127);
                frame.writeLong(length);
            }
            frame.write(payload);
            frame.flush();
            if ((first & 0x0f) == 8) {
                return;
            }
        }
    }
}
