package maru.mail.managesieve;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import maru.mail.managesieve.Command.Malformed;

/// The grammar of RFC 5804 §4, in and out. What a client sends has a bound before it is kept.
final class Lines {

    /// Whoever sends more than this may, is cut off.
    static final class TooMuch extends IOException {

        private static final long serialVersionUID = 1L;
    }

    private static final int WORDS_AT_MOST = 8;

    private final InputStream in;
    private final OutputStream out;

    Lines(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /// Reads a command.
    ///
    /// @param bytesAtMost of all of it
    /// @throws Malformed after the whole line was read, so that the next one can follow
    Command command(int bytesAtMost) throws IOException, Malformed {
        List<String> words = words(bytesAtMost);
        if (words.isEmpty()) {
            throw new Malformed("Say what to do.");
        }
        return new Command(
                words.getFirst().toUpperCase(Locale.ROOT), words.subList(1, words.size()));
    }

    /// Reads what a client answers within AUTHENTICATE: one string.
    String answer(int bytesAtMost) throws IOException, Malformed {
        List<String> words = words(bytesAtMost);
        if (words.size() != 1) {
            throw new Malformed("Send one string.");
        }
        return words.getFirst();
    }

    private List<String> words(int bytesAtMost) throws IOException, Malformed {
        List<String> words = new ArrayList<>();
        int left = bytesAtMost;
        int next = octet();
        while (next != '\n') {
            if (words.size() > WORDS_AT_MOST) {
                throw new TooMuch();
            }
            ByteArrayOutputStream word = new ByteArrayOutputStream();
            switch (next) {
                case ' ', '\r' -> next = octet();
                case '"' -> {
                    quoted(word, left);
                    words.add(word.toString(StandardCharsets.UTF_8));
                    next = octet();
                }
                case '{' -> {
                    word.writeBytes(literal(left));
                    words.add(word.toString(StandardCharsets.UTF_8));
                    next = octet();
                }
                default -> {
                    while (next != ' ' && next != '\r' && next != '\n') {
                        add(word, next, left);
                        next = octet();
                    }
                    words.add(word.toString(StandardCharsets.UTF_8));
                }
            }
            left -= word.size();
        }
        return words;
    }

    private void quoted(ByteArrayOutputStream word, int left) throws IOException {
        for (int next = octet(); next != '"'; next = octet()) {
            if (next == '\r' || next == '\n') {
                // Where such a line ends nobody can tell.
                throw new TooMuch();
            }
            add(word, next == '\\' ? octet() : next, left);
        }
    }

    /// `{12+}` and the octets after the end of the line.
    private byte[] literal(int left) throws IOException {
        ByteArrayOutputStream digits = new ByteArrayOutputStream();
        for (int next = octet(); next != '\n'; next = octet()) {
            add(digits, next, 16);
        }
        String head = digits.toString(StandardCharsets.US_ASCII);
        if (!head.matches("\\d{1,9}\\+?}\r")) {
            throw new TooMuch();
        }
        int length = Integer.parseInt(head.replaceAll("\\D", ""));
        if (length > left) {
            throw new TooMuch();
        }
        byte[] octets = in.readNBytes(length);
        if (octets.length < length) {
            throw new EOFException();
        }
        return octets;
    }

    private static void add(ByteArrayOutputStream word, int octet, int left) throws IOException {
        if (word.size() >= left) {
            throw new TooMuch();
        }
        word.write(octet);
    }

    private int octet() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException();
        }
        return next;
    }

    /// Whether the client has sent more than was asked for.
    boolean hasMore() throws IOException {
        return in.available() > 0;
    }

    void ok() throws IOException {
        send("OK");
    }

    void ok(String words) throws IOException {
        send("OK " + quote(words));
    }

    void no(String words) throws IOException {
        send("NO " + quote(words));
    }

    /// @param code a response code of RFC 5804 §1.3 such as `QUOTA/MAXSIZE`
    void no(String code, String words) throws IOException {
        send("NO (" + code + ") " + quote(words));
    }

    void bye(String words) throws IOException {
        send("BYE " + quote(words));
    }

    void send(String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /// A string that may hold anything, as a literal.
    void literal(String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        out.write(("{" + octets.length + "}\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(octets);
        out.write(new byte[] {'\r', '\n'});
    }

    static String quote(String text) {
        return "\""
                + text.replaceAll("[\r\n]+", " ").replace("\\", "\\\\").replace("\"", "\\\"")
                + "\"";
    }
}
