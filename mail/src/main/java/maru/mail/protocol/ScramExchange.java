package maru.mail.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import maru.identity.signon.Credential;
import maru.identity.signon.ScramSalt;
import maru.mail.signon.Doorkeeper;

/// The server's half of SCRAM-SHA-256 without channel binding (RFC 5802 §5, RFC 7677): what it says
/// to the client's first message, and the proof that the client's last one holds.
public final class ScramExchange {

    private static final int NONCE_AT_MOST = 512;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String header;
    private final String firstBare;
    private final String login;
    private final String nonce;
    private final String serverFirst;

    private ScramExchange(
            String header, String firstBare, String login, String nonce, String serverFirst) {
        this.header = header;
        this.firstBare = firstBare;
        this.login = login;
        this.nonce = nonce;
        this.serverFirst = serverFirst;
    }

    /// Begins with the client's first message, `n,,n=user,r=nonce`; empty when it is none, or when
    /// somebody would act for somebody else.
    public static Optional<ScramExchange> begin(byte[] message, Doorkeeper doorkeeper) {
        String[] parts = new String(message, StandardCharsets.UTF_8).split(",", 3);
        // `y`: the client could bind to the channel and saw that we do not offer it.
        if (parts.length != 3 || !(parts[0].equals("n") || parts[0].equals("y"))) {
            return Optional.empty();
        }
        String login = "";
        String clientNonce = "";
        for (String field : parts[2].split(",", -1)) {
            if (field.startsWith("n=")) {
                login = plain(field.substring(2));
            } else if (field.startsWith("r=")) {
                clientNonce = field.substring(2);
            } else if (field.startsWith("m=")) {
                return Optional.empty();
            }
        }
        boolean forHerself = parts[1].isEmpty() || parts[1].equals("a=" + login);
        if (login.isEmpty()
                || clientNonce.isEmpty()
                || clientNonce.length() > NONCE_AT_MOST
                || !forHerself) {
            return Optional.empty();
        }
        byte[] own = new byte[18];
        RANDOM.nextBytes(own);
        String nonce = clientNonce + Base64.getEncoder().encodeToString(own);
        ScramSalt salt = doorkeeper.scramSalt(login);
        String serverFirst =
                "r="
                        + nonce
                        + ",s="
                        + Base64.getEncoder().encodeToString(salt.salt())
                        + ",i="
                        + salt.iterations();
        return Optional.of(
                new ScramExchange(
                        parts[0] + "," + parts[1] + ",", parts[2], login, nonce, serverFirst));
    }

    /// The server's first message.
    public byte[] challenge() {
        return serverFirst.getBytes(StandardCharsets.UTF_8);
    }

    /// The client's last message, `c=biws,r=nonce,p=proof`, as a credential.
    public Optional<Credential> proof(byte[] message) {
        String text = new String(message, StandardCharsets.UTF_8);
        int proofAt = text.lastIndexOf(",p=");
        if (proofAt < 0) {
            return Optional.empty();
        }
        String without = text.substring(0, proofAt);
        String[] fields = without.split(",", -1);
        try {
            byte[] binding = Base64.getDecoder().decode(fields[0].replaceFirst("^c=", ""));
            byte[] proof = Base64.getDecoder().decode(text.substring(proofAt + 3));
            boolean ours =
                    fields.length >= 2
                            && fields[1].equals("r=" + nonce)
                            && MessageDigest.isEqual(
                                    binding, header.getBytes(StandardCharsets.UTF_8));
            return ours
                    ? Optional.of(
                            new Credential.ScramProof(
                                    login, firstBare + "," + serverFirst + "," + without, proof))
                    : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static String plain(String name) {
        return name.replace("=2C", ",").replace("=3D", "=");
    }
}
