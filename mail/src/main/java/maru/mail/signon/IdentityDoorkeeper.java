package maru.mail.signon;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import maru.identity.Asker;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.identity.signon.ClientAddress;
import maru.identity.signon.Credential;
import maru.identity.signon.Names;
import maru.identity.signon.Principal;
import maru.identity.signon.Scope;
import maru.identity.signon.ScramSalt;
import maru.identity.signon.SignOn;
import maru.identity.signon.SignOnSettings;
import maru.identity.signon.Verdict;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.storage.Database;

/// The doorkeeper that identity is.
public final class IdentityDoorkeeper implements Doorkeeper, AutoCloseable {

    private static final Asker DELIVERY = new Asker.Service("mail.delivery");

    private final SignOn signOn;
    private final Names names;
    private final Identity identity;
    private final SchoolOffices offices;
    private final OfficeWatch leavers;

    public IdentityDoorkeeper(Database database, Clock clock, SignOnSettings settings) {
        this.signOn = SignOn.over(database, clock, settings);
        this.names = Names.over(database, clock);
        this.identity = Identity.over(database, clock);
        this.offices = new SchoolOffices(database, identity, clock);
        this.leavers = new OfficeWatch(database, offices::of);
    }

    @Override
    public Verdict authenticate(Credential credential, Scope door, ClientAddress from) {
        return signOn.authenticate(credential, door, from);
    }

    @Override
    public ScramSalt scramSalt(String login) {
        return signOn.scramSalt(login);
    }

    @Override
    public AutoCloseable watch(Verdict.Accepted accepted, Runnable close) {
        AutoCloseable credential = signOn.watch(accepted, close);
        AutoCloseable posts =
                human(accepted.principal())
                        .map(human -> leavers.watch(human.person(), close))
                        .orElse(() -> {});
        return () -> {
            credential.close();
            posts.close();
        };
    }

    /// Mail for somebody whose account is closed is refused; what she had stays.
    @Override
    public boolean hasMailbox(String localPart) {
        return office(localPart).isPresent()
                || names.addressee(localPart).filter(this::isOpen).isPresent();
    }

    @Override
    public Optional<String> displayName(String localPart) {
        return office(localPart)
                .map(Office::label)
                .or(() -> person(localPart).flatMap(names::displayName));
    }

    @Override
    public Optional<Office> office(String localPart) {
        return offices.find(localPart.toLowerCase(Locale.ROOT));
    }

    @Override
    public List<Office> officesOf(String localPart) {
        return person(localPart).map(offices::of).orElse(List.of());
    }

    @Override
    public void close() {
        leavers.close();
        signOn.close();
    }

    private static Optional<Principal.Human> human(Principal principal) {
        return switch (principal) {
            case Principal.Human human -> Optional.of(human);
            case Principal.Service service -> service.actingFor();
        };
    }

    private Optional<PersonId> person(String localPart) {
        return names.person(localPart.toLowerCase(Locale.ROOT));
    }

    private boolean isOpen(PersonId person) {
        try {
            return identity.accounts().account(DELIVERY, person).enabled();
        } catch (Refused refused) {
            return switch (refused.refusal()) {
                case Refusal.NotFound none -> false;
                default -> throw refused;
            };
        }
    }
}
