package maru.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Speaks HTTP over a plain socket, so that a test can send what no library would.
final class Wire {

    /// @param head the status line and the headers, as they came
    /// @param body without its chunks
    @SuppressWarnings("ArrayRecordComponent") // It is carried, never compared.
    record Answer(int status, String head, byte[] body) {

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        Optional<String> header(String name) {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }
    }

    private final URI server;

    Wire(URI server) {
        this.server = server;
    }

    Answer send(String who, String method, String path, byte[] body, String... headers)
            throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(method + " " + path + " HTTP/1.1");
        lines.add("Host: " + server.getAuthority());
        if (!who.isEmpty()) {
            lines.add(
                    "Authorization: Basic "
                            + Base64.getEncoder()
                                    .encodeToString(
                                            (who + ":" + who).getBytes(StandardCharsets.UTF_8)));
        }
        boolean chunked = List.of(headers).contains("Transfer-Encoding: chunked");
        if (!chunked && (body.length > 0 || method.equals("PUT"))) {
            lines.add("Content-Length: " + body.length);
        }
        lines.add("Connection: close");
        lines.addAll(List.of(headers));
        byte[] head = (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write(head);
            out.write(body);
            out.flush();
            return read(socket.getInputStream());
        }
    }

    /// Sends the head of an upload and some of it, then goes away.
    void cut(String who, String path, byte[] body, int after) throws IOException {
        String login =
                Base64.getEncoder()
                        .encodeToString((who + ":" + who).getBytes(StandardCharsets.UTF_8));
        String head =
                "PUT "
                        + path
                        + " HTTP/1.1\r\nHost: "
                        + server.getAuthority()
                        + "\r\nAuthorization: Basic "
                        + login
                        + "\r\nContent-Length: "
                        + body.length
                        + "\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.UTF_8));
            out.write(body, 0, after);
            out.flush();
            socket.shutdownOutput();
            // Until the server has noticed.
            socket.getInputStream().readAllBytes();
        }
    }

    URI address(String path) {
        return server.resolve(path);
    }

    static Answer read(InputStream in) throws IOException {
        byte[] all = in.readAllBytes();
        int end = indexOf(all, "\r\n\r\n", 0);
        if (end < 0) {
            return new Answer(0, "", new byte[0]);
        }
        String head = new String(all, 0, end, StandardCharsets.UTF_8);
        int status = Integer.parseInt(head.substring(9, 12));
        if (status == 100) {
            int second = indexOf(all, "\r\n\r\n", end + 4);
            head = new String(all, end + 4, second - end - 4, StandardCharsets.UTF_8);
            status = Integer.parseInt(head.substring(9, 12));
            end = second;
        }
        byte[] body = new byte[all.length - end - 4];
        System.arraycopy(all, end + 4, body, 0, body.length);
        boolean chunked = head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked");
        return new Answer(status, head, chunked ? unchunk(body) : body);
    }

    private static byte[] unchunk(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        while (at < body.length) {
            int line = indexOf(body, "\r\n", at);
            int size =
                    Integer.parseInt(
                            new String(body, at, line - at, StandardCharsets.US_ASCII), 16);
            if (size == 0) {
                break;
            }
            out.write(body, line + 2, size);
            at = line + 2 + size + 2;
        }
        return out.toByteArray();
    }

    private static int indexOf(byte[] all, String text, int from) {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        for (int i = from; i <= all.length - wanted.length; i++) {
            if (Arrays.equals(all, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }
}
