package maru.door;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Sends bytes exactly as written, for requests that no decent client would make.
final class RawClient {

    private RawClient() {}

    /// What came back on one connection that the client does not close before the server has
    /// answered once; `\n` in `request` is sent as CR LF.
    static Reply send(int port, String request) throws IOException {
        return sendExactly(
                port, request.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    static Reply sendExactly(int port, byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            return read(socket.getInputStream());
        }
    }

    /// A GET with the door's usual headers.
    static Reply get(int port, String host, String path, String... headers) throws IOException {
        return ask(port, "GET", host, path, headers);
    }

    static Reply ask(int port, String method, String host, String path, String... headers)
            throws IOException {
        StringBuilder request =
                new StringBuilder(method + " " + path + " HTTP/1.1\nHost: " + host + "\n");
        for (String header : headers) {
            request.append(header).append('\n');
        }
        return send(port, request.append("\n").toString());
    }

    static Reply read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int c = in.read();
            if (c < 0) {
                return new Reply(head.toString(StandardCharsets.ISO_8859_1), "");
            }
            head.write(c);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        String length = EchoPart.header(text, "content-length");
        byte[] body =
                length.isEmpty() || text.startsWith("HTTP/1.1 101")
                        ? new byte[0]
                        : in.readNBytes(Integer.parseInt(length));
        return new Reply(text, new String(body, StandardCharsets.UTF_8));
    }

    record Reply(String head, String body) {

        int status() {
            return head.isEmpty() ? 0 : Integer.parseInt(head.split(" ", 3)[1]);
        }

        String header(String name) {
            return EchoPart.header(head, name.toLowerCase(Locale.ROOT));
        }
    }
}
