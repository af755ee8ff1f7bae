package maru.files.signon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import maru.identity.Asker;
import maru.identity.AuthenticationLevel;
import maru.identity.signon.Authorization;
import maru.identity.signon.ClientAddress;
import maru.identity.signon.Credential;
import maru.identity.signon.Principal;
import maru.identity.signon.Reason;
import maru.identity.signon.Scope;
import maru.identity.signon.SignOn;

/// The sign-on that every door of Maru shares: an app password by HTTP Basic (RFC 7617), or a token
/// (RFC 6750). What was accepted is remembered there, for as long as nobody has revoked it.
public final class SignOnGate implements Gate {

    private final SignOn signOn;
    private final Clock clock;

    public SignOnGate(SignOn signOn, Clock clock) {
        this.signOn = signOn;
        this.clock = clock;
    }

    @Override
    public Verdict judge(Optional<String> authorization, String address) {
        Optional<Credential> credential = authorization.flatMap(Authorization::credential);
        if (credential.isEmpty()) {
            return new Verdict.Unknown();
        }
        ClientAddress from;
        try {
            from = ClientAddress.of(address);
        } catch (IllegalArgumentException noAddress) {
            return new Verdict.Unknown();
        }
        return switch (signOn.authenticate(credential.get(), Scope.DAV, from)) {
            case maru.identity.signon.Verdict.Accepted accepted ->
                    human(accepted.principal())
                            .<Verdict>map(who -> new Verdict.Known(caller(who, accepted, from)))
                            .orElseGet(Verdict.NotHere::new);
            case maru.identity.signon.Verdict.Denied(Reason reason, Duration after) ->
                    switch (reason) {
                        case WRONG, ENDED -> new Verdict.Unknown();
                        case OUT_OF_SCOPE -> new Verdict.NotHere();
                        case THROTTLED -> new Verdict.Later(true, after);
                        case UNAVAILABLE -> new Verdict.Later(false, after);
                    };
        };
    }

    @Override
    public void close() {
        signOn.close();
    }

    private static Optional<Principal.Human> human(Principal principal) {
        return switch (principal) {
            case Principal.Human person -> Optional.of(person);
            case Principal.Service service -> service.actingFor();
        };
    }

    private Caller caller(
            Principal.Human who,
            maru.identity.signon.Verdict.Accepted accepted,
            ClientAddress from) {
        String session = accepted.appPassword().map(id -> "app-password/" + id).orElse("token");
        return new Caller(
                who.person(),
                new Asker.SignedIn(
                        who.person(),
                        session,
                        from.text(),
                        AuthenticationLevel.ONE_FACTOR,
                        Instant.now(clock)),
                from.text());
    }
}
