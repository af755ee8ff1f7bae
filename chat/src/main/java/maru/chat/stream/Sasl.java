package maru.chat.stream;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import maru.chat.session.Connection;
import maru.identity.signon.ClientAddress;
import maru.identity.signon.Credential;
import maru.identity.signon.Reason;
import maru.identity.signon.Scope;
import maru.identity.signon.ScramSalt;
import maru.identity.signon.SignOn;
import maru.identity.signon.Verdict;
import org.jspecify.annotations.Nullable;

/// One negotiation of SASL (RFC 4422, RFC 6120 §6): PLAIN (RFC 4616), SCRAM-SHA-256 with and
/// without channel binding (RFC 5802, RFC 7677, RFC 9266), OAUTHBEARER (RFC 7628). Offered over TLS
/// alone.
final class Sasl {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final List<String> BINDINGS = List.of("tls-exporter", "tls-server-end-point");

    /// What to say next.
    @SuppressWarnings("ArrayRecordComponent") // They are carried, never compared.
    sealed interface Step {
        record Challenge(byte[] data) implements Step {}

        record Success(byte[] data, Verdict.Accepted accepted, String login) implements Step {}

        /// It goes no further.
        ///
        /// @param condition of RFC 6120 §6.5
        record Failure(String condition) implements Step {}
    }

    private static final Step MALFORMED = new Step.Failure("malformed-request");
    private static final Step WRONG = new Step.Failure("not-authorized");

    private final SignOn signOn;
    private final Connection connection;
    private final String domain;
    private final List<String> bindings;
    private @Nullable Scram scram;
    private boolean bearerFailed;

    Sasl(SignOn signOn, Connection connection, String domain) {
        this.signOn = signOn;
        this.connection = connection;
        this.domain = domain;
        this.bindings =
                BINDINGS.stream()
                        .filter(type -> connection.channelBinding(type).isPresent())
                        .toList();
    }

    /// The channel bindings that this connection can prove (RFC 5929, RFC 9266), for clients that
    /// choose by them (XEP-0440).
    List<String> bindings() {
        return bindings;
    }

    /// What is offered on this connection.
    List<String> mechanisms() {
        List<String> offered = new ArrayList<>();
        if (connection.isSecure()) {
            if (!bindings.isEmpty()) {
                offered.add("SCRAM-SHA-256-PLUS");
            }
            offered.add("SCRAM-SHA-256");
            offered.add("OAUTHBEARER");
            offered.add("PLAIN");
        }
        return offered;
    }

    Step start(String mechanism, byte[] initial, boolean hasInitial) {
        if (!mechanisms().contains(mechanism)) {
            return new Step.Failure(
                    connection.isSecure() ? "invalid-mechanism" : "encryption-required");
        }
        return switch (mechanism) {
            case "PLAIN" -> plain(initial);
            case "OAUTHBEARER" -> bearer(initial);
            default -> {
                scram = new Scram(mechanism.endsWith("-PLUS"));
                yield hasInitial ? scram.first(initial) : new Step.Challenge(new byte[0]);
            }
        };
    }

    Step proceed(byte[] response) {
        if (bearerFailed) {
            return WRONG;
        }
        Scram at = scram;
        if (at == null) {
            return MALFORMED;
        }
        return at.isStarted() ? at.last(response) : at.first(response);
    }

    private Step plain(byte[] message) {
        String text = new String(message, StandardCharsets.UTF_8);
        String[] parts = text.split("\0", -1);
        if (parts.length != 3 || parts[1].isEmpty() || parts[2].isEmpty()) {
            return MALFORMED;
        }
        if (!isSame(parts[0], parts[1])) {
            return new Step.Failure("invalid-authzid");
        }
        return verdict(new Credential.Password(parts[1], parts[2]), parts[1]);
    }

    /// RFC 7628 §3.1: `n,a=user@domain,^Aauth=Bearer TOKEN^A^A`.
    private Step bearer(byte[] message) {
        String text = new String(message, StandardCharsets.UTF_8);
        String[] parts = text.split("\u0001", -1);
        String token = "";
        for (String part : parts) {
            if (part.regionMatches(true, 0, "auth=Bearer ", 0, 12)) {
                token = part.substring(12).strip();
            }
        }
        String header = parts[0];
        if (token.isEmpty() || !header.startsWith("n,")) {
            return MALFORMED;
        }
        String authorization =
                header.startsWith("n,a=")
                        ? Scram.unescape(header.substring(4).split(",", 2)[0])
                        : "";
        Optional<String> login =
                authorization.isEmpty() ? Optional.empty() : Optional.of(authorization);
        Step step = verdict(new Credential.Bearer(token, login), authorization);
        if (step instanceof Step.Failure) {
            bearerFailed = true;
            return new Step.Challenge(
                    "{\"status\":\"invalid_token\"}".getBytes(StandardCharsets.UTF_8));
        }
        return step;
    }

    /// An authorization identity is the account's own address or nothing.
    private boolean isSame(@Nullable String authorization, String login) {
        return authorization == null
                || authorization.isEmpty()
                || authorization.equals(login)
                || authorization.equalsIgnoreCase(login + "@" + domain)
                || login.equalsIgnoreCase(authorization + "@" + domain);
    }

    private Step verdict(Credential credential, String login) {
        ClientAddress from = connection.address();
        return switch (signOn.authenticate(credential, Scope.XMPP, from)) {
            case Verdict.Accepted accepted ->
                    new Step.Success(
                            accepted.serverSignature().orElse(new byte[0]), accepted, login);
            case Verdict.Denied denied -> denied(denied.reason());
        };
    }

    /// Nothing here says whether the login exists.
    private static Step denied(Reason reason) {
        return switch (reason) {
            case WRONG, OUT_OF_SCOPE, ENDED -> WRONG;
            case THROTTLED, UNAVAILABLE -> new Step.Failure("temporary-auth-failure");
        };
    }

    /// The server's half of SCRAM.
    private final class Scram {

        private final boolean bound;
        private String header = "";
        private String firstBare = "";
        private String serverFirst = "";
        private String nonce = "";
        private String login = "";

        Scram(boolean bound) {
            this.bound = bound;
        }

        boolean isStarted() {
            return !nonce.isEmpty();
        }

        Step first(byte[] message) {
            String text = new String(message, StandardCharsets.UTF_8);
            String[] parts = text.split(",", 3);
            if (parts.length != 3) {
                return MALFORMED;
            }
            String flag = parts[0];
            boolean good =
                    bound
                            ? flag.startsWith("p=") && bindings.contains(flag.substring(2))
                            : flag.equals("n") || (flag.equals("y") && bindings.isEmpty());
            if (!good) {
                // `y` where binding was offered means that somebody removed the offer.
                return flag.equals("y") ? WRONG : MALFORMED;
            }
            header = flag + "," + parts[1] + ",";
            firstBare = parts[2];
            String authorization = parts[1].startsWith("a=") ? unescape(parts[1].substring(2)) : "";
            String clientNonce = "";
            for (String field : firstBare.split(",", -1)) {
                if (field.startsWith("n=")) {
                    login = unescape(field.substring(2));
                } else if (field.startsWith("r=")) {
                    clientNonce = field.substring(2);
                } else if (field.startsWith("m=")) {
                    return MALFORMED;
                }
            }
            if (login.isEmpty() || clientNonce.isEmpty() || clientNonce.length() > 512) {
                return MALFORMED;
            }
            if (!isSame(authorization, login)) {
                return new Step.Failure("invalid-authzid");
            }
            byte[] own = new byte[18];
            RANDOM.nextBytes(own);
            nonce = clientNonce + Base64.getEncoder().encodeToString(own);
            ScramSalt salt = signOn.scramSalt(login);
            serverFirst =
                    "r="
                            + nonce
                            + ",s="
                            + Base64.getEncoder().encodeToString(salt.salt())
                            + ",i="
                            + salt.iterations();
            return new Step.Challenge(serverFirst.getBytes(StandardCharsets.UTF_8));
        }

        Step last(byte[] message) {
            String text = new String(message, StandardCharsets.UTF_8);
            int proofAt = text.lastIndexOf(",p=");
            if (proofAt < 0) {
                return MALFORMED;
            }
            String without = text.substring(0, proofAt);
            String[] fields = without.split(",", -1);
            byte[] proof;
            byte[] binding;
            try {
                proof = Base64.getDecoder().decode(text.substring(proofAt + 3));
                binding = Base64.getDecoder().decode(fields[0].replaceFirst("^c=", ""));
            } catch (IllegalArgumentException notBase64) {
                return MALFORMED;
            }
            boolean sameNonce = fields.length >= 2 && fields[1].equals("r=" + nonce);
            if (!sameNonce || !java.security.MessageDigest.isEqual(binding, expectedBinding())) {
                return WRONG;
            }
            String authMessage = firstBare + "," + serverFirst + "," + without;
            Step step = verdict(new Credential.ScramProof(login, authMessage, proof), login);
            if (step instanceof Step.Success(byte[] signature, var accepted, String name)) {
                String last = "v=" + Base64.getEncoder().encodeToString(signature);
                return new Step.Success(last.getBytes(StandardCharsets.UTF_8), accepted, name);
            }
            return step;
        }

        private byte[] expectedBinding() {
            byte[] start = header.getBytes(StandardCharsets.UTF_8);
            if (!bound) {
                return start;
            }
            byte[] channel =
                    connection
                            .channelBinding(header.substring(2, header.indexOf(',')))
                            .orElse(new byte[0]);
            byte[] whole = java.util.Arrays.copyOf(start, start.length + channel.length);
            System.arraycopy(channel, 0, whole, start.length, channel.length);
            return whole;
        }

        static String unescape(String name) {
            return name.replace("=2C", ",").replace("=3D", "=");
        }
    }
}
