package maru.door;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// Writes HTTP/2 frames (RFC 9113) exactly as told, for requests that no decent client would make.
/// Header fields go out as literals that need no table (RFC 7541 section 6.2.2).
final class Http2Client implements AutoCloseable {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private final SSLSocket socket;
    private final DataOutputStream out;
    private final DataInputStream in;

    Http2Client(SSLContext trusting, int port) throws IOException {
        socket = (SSLSocket) trusting.getSocketFactory().createSocket("localhost", port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        out = new DataOutputStream(socket.getOutputStream());
        in = new DataInputStream(socket.getInputStream());
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    /// @param fields names and values by turns
    void headers(int stream, boolean end, String... fields) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            block.write(0);
            literal(block, fields[i]);
            literal(block, fields[i + 1]);
        }
        frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block.toByteArray());
    }

    void data(int stream, boolean end, String text) throws IOException {
        frame(DATA, end ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void reset(int stream) throws IOException {
        frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
    }

    /// What became of a request: its status, or how it was refused.
    String outcome() throws IOException {
        while (true) {
            int length;
            try {
                length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
            } catch (EOFException | java.net.SocketException closed) {
                return "closed";
            }
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            in.readInt();
            byte[] payload = in.readNBytes(length);
            switch (type) {
                case HEADERS -> {
                    return status(payload);
                }
                case RST_STREAM -> {
                    return "reset";
                }
                case GOAWAY -> {
                    return "away";
                }
                case SETTINGS -> {
                    if ((flags & 1) == 0) {
                        acknowledge();
                    }
                }
                default -> {
                    // Windows and pings say nothing about a request.
                }
            }
        }
    }

    private void acknowledge() {
        try {
            frame(SETTINGS, 1, 0, new byte[0]);
        } catch (IOException closed) {
            // What came before it was closed is still there to read.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /// Reads `:status`, which comes first: by its place in the static table (RFC 7541 appendix A),
    /// or as a literal.
    private static String status(byte[] block) {
        int at = 0;
        while (at < block.length && (block[at] & 0xe0) == 0x20) {
            at++;
        }
        String[] known = {"200", "204", "206", "304", "400", "404", "500"};
        int first = block[at] & 0xff;
        if (first >= 0x88 && first <= 0x8e) {
            return known[first - 0x88];
        }
        int length = block[at + 1] & 0x7f;
        return (block[at + 1] & 0x80) == 0
                ? new String(block, at + 2, length, StandardCharsets.US_ASCII)
                : "encoded";
    }

    private static void literal(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int rest = bytes.length - 127;
            while (rest >= 128) {
                block.write((rest % 128) + 128);
                rest /= 128;
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length & 0xffff);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
        out.flush();
    }
}
