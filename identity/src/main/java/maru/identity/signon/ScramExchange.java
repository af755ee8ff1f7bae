package maru.identity.signon;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The server's half of SCRAM-SHA-256 as messages, with and without channel binding (RFC 5802 §5 to
/// §7, RFC 7677): what a door says to the client's first message, and what it makes of the last.
/// Whether the proof is right is for [SignOn] to say. Made for one attempt, on one thread.
public final class ScramExchange {

    private static final int NONCE_AT_MOST = 512;
    private static final SecureRandom RANDOM = new SecureRandom();

    /// What a door can bind a proof to.
    ///
    /// @param chosen whether the client chose a mechanism that ends with `-PLUS`
    /// @param bindings the connection's data by type (RFC 5929, RFC 9266); empty where binding is
    ///   not offered
    public record Channel(boolean chosen, Map<String, byte[]> bindings) {

        public static final Channel NONE = new Channel(false, Map.of());

        public Channel {
            bindings = Map.copyOf(bindings);
        }

        /// Whether a client may begin so: `n`, `y` or `p=type`.
        private boolean takes(String flag) {
            return chosen
                    ? flag.startsWith("p=") && bindings.containsKey(flag.substring(2))
                    : flag.equals("n") || flag.equals("y");
        }

        /// What the client's last message has to repeat. Nothing will do after `y` where binding is
        /// offered: then somebody took the offer away from the client.
        private Optional<byte[]> expected(String header) {
            byte[] start = header.getBytes(StandardCharsets.UTF_8);
            if (!chosen) {
                return header.startsWith("y") && !bindings.isEmpty()
                        ? Optional.empty()
                        : Optional.of(start);
            }
            byte[] data = bindings.get(header.substring(2, header.indexOf(',')));
            if (data == null) {
                return Optional.empty();
            }
            byte[] whole = Arrays.copyOf(start, start.length + data.length);
            System.arraycopy(data, 0, whole, start.length, data.length);
            return Optional.of(whole);
        }
    }

    private final Channel channel;
    private final String header;
    private final String firstBare;
    private final String login;
    private final String authorization;
    private final String nonce;
    private final String serverFirst;

    private ScramExchange(
            Channel channel,
            String header,
            String firstBare,
            String login,
            String authorization,
            String nonce,
            ScramSalt salt) {
        this.channel = channel;
        this.header = header;
        this.firstBare = firstBare;
        this.login = login;
        this.authorization = authorization;
        this.nonce = nonce;
        this.serverFirst = "r=" + nonce + ",s=" + encoded(salt.salt()) + ",i=" + salt.iterations();
    }

    /// Begins with the client's first message, as `n,,n=login,r=nonce`. Empty when it is none, or
    /// one that does not fit the channel.
    ///
    /// @param salts of a login: [SignOn#scramSalt]
    public static Optional<ScramExchange> begin(
            byte[] message, Channel channel, Function<String, ScramSalt> salts) {
        byte[] own = new byte[18];
        RANDOM.nextBytes(own);
        return begin(message, channel, salts, encoded(own));
    }

    static Optional<ScramExchange> begin(
            byte[] message, Channel channel, Function<String, ScramSalt> salts, String ownNonce) {
        String[] parts = new String(message, StandardCharsets.UTF_8).split(",", 3);
        if (parts.length != 3 || !channel.takes(parts[0])) {
            return Optional.empty();
        }
        String login = "";
        String nonce = "";
        for (String field : parts[2].split(",", -1)) {
            if (field.startsWith("n=")) {
                login = saslName(field.substring(2));
            } else if (field.startsWith("r=")) {
                nonce = field.substring(2);
            } else if (field.startsWith("m=")) {
                return Optional.empty();
            }
        }
        if (login.isEmpty() || nonce.isEmpty() || nonce.length() > NONCE_AT_MOST) {
            return Optional.empty();
        }
        return Optional.of(
                new ScramExchange(
                        channel,
                        parts[0] + "," + parts[1] + ",",
                        parts[2],
                        login,
                        parts[1].startsWith("a=") ? saslName(parts[1].substring(2)) : "",
                        nonce + ownNonce,
                        salts.apply(login)));
    }

    /// Who signs in.
    public String login() {
        return login;
    }

    /// As whom she wants to act, where she says so; whether she may is the door's to check.
    public String authorization() {
        return authorization;
    }

    /// The server's first message.
    public byte[] challenge() {
        return serverFirst.getBytes(StandardCharsets.UTF_8);
    }

    /// The client's last message, as `c=biws,r=nonce,p=proof`, as a credential. Empty when it does
    /// not belong to this exchange on this channel.
    public Optional<Credential> proof(byte[] message) {
        String text = new String(message, StandardCharsets.UTF_8);
        int proofAt = text.lastIndexOf(",p=");
        if (proofAt < 0) {
            return Optional.empty();
        }
        String without = text.substring(0, proofAt);
        String[] fields = without.split(",", -1);
        Optional<byte[]> expected = channel.expected(header);
        try {
            byte[] binding = Base64.getDecoder().decode(fields[0].replaceFirst("^c=", ""));
            byte[] proof = Base64.getDecoder().decode(text.substring(proofAt + 3));
            boolean ours =
                    fields.length >= 2
                            && fields[1].equals("r=" + nonce)
                            && expected.isPresent()
                            && MessageDigest.isEqual(binding, expected.get());
            return ours
                    ? Optional.of(
                            new Credential.ScramProof(
                                    login, firstBare + "," + serverFirst + "," + without, proof))
                    : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /// The server's last message: that it knows the secret too.
    ///
    /// @param signature of [Verdict.Accepted#serverSignature]
    public static byte[] last(byte[] signature) {
        return ("v=" + encoded(signature)).getBytes(StandardCharsets.UTF_8);
    }

    /// A name as it was before it was put between commas (RFC 5801 §4).
    public static String saslName(String escaped) {
        return escaped.replace("=2C", ",").replace("=3D", "=");
    }

    private static String encoded(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
