package maru.mail;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import maru.identity.PersonId;
import maru.identity.signon.ClientAddress;
import maru.identity.signon.Credential;
import maru.identity.signon.Principal;
import maru.identity.signon.Reason;
import maru.identity.signon.Scope;
import maru.identity.signon.ScramSalt;
import maru.identity.signon.Verdict;
import maru.mail.signon.Doorkeeper;
import maru.mail.signon.Office;

/// Three people, each with the password `secret of NAME`.
public final class PeopleOfTests implements Doorkeeper {

    private static final Map<String, String> NAMES =
            Map.of("hana", "김하나", "duri", "이두리", "sena", "박세나");

    /// That of one school and that of another.
    static final Office OFFICE = new Office("office-7530001", "마루초등학교 행정실");

    static final Office OTHERS = new Office("office-7530002", "나루중학교 행정실");

    private final Set<Runnable> watched = ConcurrentHashMap.newKeySet();
    private final Map<String, Set<Office>> posts = new ConcurrentHashMap<>();

    @Override
    public Verdict authenticate(Credential credential, Scope door, ClientAddress from) {
        return switch (credential) {
            case Credential.Password password -> {
                String name = password.login().replace("@maru.test", "");
                yield NAMES.containsKey(name) && password.secret().equals("secret of " + name)
                        ? accepted(name)
                        : denied();
            }
            case Credential.Bearer bearer ->
                    bearer.token().startsWith("token-of-")
                            ? accepted(bearer.token().substring(9))
                            : denied();
            case Credential.ScramProof proof -> {
                ScramOfTests expected = new ScramOfTests("secret of " + proof.login());
                yield NAMES.containsKey(proof.login())
                                && Arrays.equals(
                                        proof.clientProof(), expected.proof(proof.authMessage()))
                        ? accepted(
                                proof.login(),
                                Optional.of(expected.serverSignature(proof.authMessage())))
                        : denied();
            }
        };
    }

    @Override
    public ScramSalt scramSalt(String login) {
        return new ScramSalt(ScramOfTests.SALT, ScramOfTests.ITERATIONS);
    }

    @Override
    public AutoCloseable watch(Verdict.Accepted accepted, Runnable close) {
        watched.add(close);
        return () -> watched.remove(close);
    }

    /// Ends every credential.
    void revokeAll() {
        watched.forEach(Runnable::run);
    }

    int watched() {
        return watched.size();
    }

    @Override
    public boolean hasMailbox(String localPart) {
        return NAMES.containsKey(localPart) || office(localPart).isPresent();
    }

    @Override
    public Optional<Office> office(String localPart) {
        return Stream.of(OFFICE, OTHERS).filter(each -> each.name().equals(localPart)).findFirst();
    }

    @Override
    public List<Office> officesOf(String localPart) {
        return List.copyOf(posts.getOrDefault(localPart, Set.of()));
    }

    /// Somebody begins to work in an office, or leaves.
    void post(String localPart, Office office, boolean works) {
        posts.put(localPart, works ? Set.of(office) : Set.of());
    }

    @Override
    public Optional<String> displayName(String localPart) {
        return office(localPart)
                .map(Office::label)
                .or(() -> Optional.ofNullable(NAMES.get(localPart)));
    }

    private static Verdict accepted(String name) {
        return accepted(name, Optional.empty());
    }

    private static Verdict accepted(String name, Optional<byte[]> signature) {
        return new Verdict.Accepted(
                new Principal.Human(
                        new PersonId(
                                UUID.nameUUIDFromBytes(
                                        name.getBytes(java.nio.charset.StandardCharsets.UTF_8))),
                        name),
                Set.of(Scope.IMAP, Scope.SMTP, Scope.JMAP),
                Optional.empty(),
                Optional.empty(),
                signature);
    }

    private static Verdict denied() {
        return new Verdict.Denied(Reason.WRONG, Duration.ZERO);
    }
}
