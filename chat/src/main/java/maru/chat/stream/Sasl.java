package maru.chat.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import maru.chat.session.Connection;
import maru.identity.signon.ClientAddress;
import maru.identity.signon.Credential;
import maru.identity.signon.Reason;
import maru.identity.signon.Scope;
import maru.identity.signon.ScramExchange;
import maru.identity.signon.SignOn;
import maru.identity.signon.Verdict;
import org.jspecify.annotations.Nullable;

/// One negotiation of SASL (RFC 4422, RFC 6120 §6): PLAIN (RFC 4616), SCRAM-SHA-256 with and
/// without channel binding (RFC 5802, RFC 7677, RFC 9266), OAUTHBEARER (RFC 7628). Offered over TLS
/// alone.
final class Sasl {

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
    private final Map<String, byte[]> bindings = new LinkedHashMap<>();

    /// A mechanism whose first message the client has not sent yet.
    private @Nullable String awaited;

    private @Nullable ScramExchange scram;
    private boolean bearerFailed;

    Sasl(SignOn signOn, Connection connection, String domain) {
        this.signOn = signOn;
        this.connection = connection;
        this.domain = domain;
        for (String type : BINDINGS) {
            connection.channelBinding(type).ifPresent(data -> bindings.put(type, data));
        }
    }

    /// The channel bindings that this connection can prove (RFC 5929, RFC 9266), for clients that
    /// choose by them (XEP-0440).
    List<String> bindings() {
        return List.copyOf(bindings.keySet());
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
                if (hasInitial) {
                    yield firstOfScram(mechanism, initial);
                }
                awaited = mechanism;
                yield new Step.Challenge(new byte[0]);
            }
        };
    }

    Step proceed(byte[] response) {
        if (bearerFailed) {
            return WRONG;
        }
        ScramExchange begun = scram;
        if (begun != null) {
            return lastOfScram(begun, response);
        }
        String mechanism = awaited;
        return mechanism == null ? MALFORMED : firstOfScram(mechanism, response);
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
                        ? ScramExchange.saslName(header.substring(4).split(",", 2)[0])
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

    private Step firstOfScram(String mechanism, byte[] message) {
        ScramExchange.Channel channel =
                new ScramExchange.Channel(mechanism.endsWith("-PLUS"), bindings);
        ScramExchange begun = ScramExchange.begin(message, channel, signOn::scramSalt).orElse(null);
        if (begun == null) {
            return MALFORMED;
        }
        if (!isSame(begun.authorization(), begun.login())) {
            return new Step.Failure("invalid-authzid");
        }
        scram = begun;
        return new Step.Challenge(begun.challenge());
    }

    private Step lastOfScram(ScramExchange begun, byte[] message) {
        Credential proof = begun.proof(message).orElse(null);
        if (proof == null) {
            return WRONG;
        }
        Step step = verdict(proof, begun.login());
        return step instanceof Step.Success(byte[] signature, var accepted, String login)
                ? new Step.Success(ScramExchange.last(signature), accepted, login)
                : step;
    }
}
