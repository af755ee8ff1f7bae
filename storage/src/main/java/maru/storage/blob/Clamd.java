package maru.storage.blob;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import maru.kernel.BadSetting;

/// ClamAV's daemon by its own protocol (`zINSTREAM`): a content goes over in pieces, one line comes
/// back.
///
/// @param address where clamd listens
public record Clamd(InetSocketAddress address) {

    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(5);
    private static final Duration ANSWERS_WITHIN = Duration.ofMinutes(2);
    private static final int PIECE = 64 << 10;
    private static final int ANSWER_AT_MOST = 1_000;

    /// From a setting such as `127.0.0.1:3310`.
    ///
    /// @throws BadSetting for anything else, names of machines included: nothing is looked up
    public static Clamd at(String setting, String text) {
        int colon = text.lastIndexOf(':');
        try {
            return new Clamd(
                    new InetSocketAddress(
                            InetAddress.ofLiteral(text.substring(0, Math.max(0, colon))),
                            Integer.parseInt(text.substring(colon + 1))));
        } catch (IllegalArgumentException none) {
            throw new BadSetting(setting, "write an address and a port such as 127.0.0.1:3310.");
        }
    }

    /// What it found, by the name of the signature; empty for a clean content.
    ///
    /// @throws IOException when it does not answer, or not to this question
    public Optional<String> scan(InputStream content) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) CONNECTS_WITHIN.toMillis());
            socket.setSoTimeout((int) ANSWERS_WITHIN.toMillis());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.write("zINSTREAM\0".getBytes(StandardCharsets.US_ASCII));
            byte[] piece = new byte[PIECE];
            int count;
            while ((count = content.read(piece)) >= 0) {
                if (count > 0) {
                    out.writeInt(count);
                    out.write(piece, 0, count);
                }
            }
            out.writeInt(0);
            out.flush();
            return finding(line(socket.getInputStream()));
        }
    }

    private static Optional<String> finding(String answer) throws IOException {
        String text = answer.startsWith("stream: ") ? answer.substring(8) : answer;
        if (text.equals("OK")) {
            return Optional.empty();
        }
        if (text.endsWith(" FOUND")) {
            return Optional.of(text.substring(0, text.length() - 6));
        }
        throw new IOException("clamd answered " + text);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c;
        while ((c = in.read()) > 0 && line.size() < ANSWER_AT_MOST) {
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }
}
