package maru.mail.managesieve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import maru.identity.signon.Credential;
import maru.identity.signon.Reason;
import maru.identity.signon.ScramExchange;
import maru.identity.signon.Verdict;
import maru.mail.managesieve.Command.Malformed;
import maru.mail.protocol.BearerResponse;
import maru.mail.signon.Doorkeeper;

/// AUTHENTICATE (RFC 5804 §2.1): strings in base64 both ways.
final class SignIn {

    static final String MECHANISMS = "SCRAM-SHA-256 PLAIN OAUTHBEARER";

    private static final Verdict WRONG = new Verdict.Denied(Reason.WRONG, Duration.ZERO);

    /// @param lastWords behind `OK`, such as ` (SASL "…")`
    record Outcome(Verdict verdict, String lastWords) {}

    private final Lines lines;
    private final Doorkeeper doorkeeper;
    private final int bytesAtMost;

    SignIn(Lines lines, Doorkeeper doorkeeper, int bytesAtMost) {
        this.lines = lines;
        this.doorkeeper = doorkeeper;
        this.bytesAtMost = bytesAtMost;
    }

    /// @param arguments the mechanism and maybe what the client says first
    Outcome attempt(List<String> arguments, Function<Credential, Verdict> check)
            throws IOException, Malformed {
        if (arguments.isEmpty() || arguments.size() > 2) {
            throw new Malformed("AUTHENTICATE takes a mechanism and a response.");
        }
        String first = arguments.size() == 2 ? arguments.getLast() : ask("");
        return switch (arguments.getFirst().toUpperCase(java.util.Locale.ROOT)) {
            case "PLAIN" -> plainly(plain(decoded(first)), check);
            case "OAUTHBEARER" -> plainly(BearerResponse.parse(first).map(bearer -> bearer), check);
            case "SCRAM-SHA-256" -> scram(decoded(first), check);
            default -> throw new Malformed("Sign in by one of " + MECHANISMS + ".");
        };
    }

    private static Outcome plainly(
            Optional<Credential> credential, Function<Credential, Verdict> check) {
        return new Outcome(credential.map(check).orElse(WRONG), "");
    }

    private Outcome scram(byte[] first, Function<Credential, Verdict> check)
            throws IOException, Malformed {
        Optional<ScramExchange> exchange = doorkeeper.beginScram(first);
        if (exchange.isEmpty()) {
            return new Outcome(WRONG, "");
        }
        byte[] proof = decoded(ask(Base64.getEncoder().encodeToString(exchange.get().challenge())));
        Verdict verdict = exchange.get().proof(proof).map(check).orElse(WRONG);
        String words = "";
        if (verdict instanceof Verdict.Accepted accepted
                && accepted.serverSignature().isPresent()) {
            byte[] last = ScramExchange.last(accepted.serverSignature().orElseThrow());
            words = " (SASL \"" + Base64.getEncoder().encodeToString(last) + "\")";
        }
        return new Outcome(verdict, words);
    }

    private String ask(String challenge) throws IOException, Malformed {
        lines.send(Lines.quote(challenge));
        String answer = lines.answer(bytesAtMost);
        if (answer.equals("*")) {
            throw new Malformed("As you like.");
        }
        return answer;
    }

    /// `authorize NUL login NUL secret` (RFC 4616); nobody acts for anybody else.
    private static Optional<Credential> plain(byte[] message) {
        String[] parts = new String(message, StandardCharsets.UTF_8).split("\0", -1);
        return parts.length == 3 && (parts[0].isEmpty() || parts[0].equals(parts[1]))
                ? Optional.of(new Credential.Password(parts[1], parts[2]))
                : Optional.empty();
    }

    private static byte[] decoded(String text) throws Malformed {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw new Malformed("Send base64.");
        }
    }
}
