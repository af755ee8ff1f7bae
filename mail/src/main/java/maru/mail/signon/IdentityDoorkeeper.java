package maru.mail.signon;

import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import maru.identity.Asker;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.identity.signon.ClientAddress;
import maru.identity.signon.Credential;
import maru.identity.signon.LiveSession;
import maru.identity.signon.Names;
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

    public IdentityDoorkeeper(Database database, Clock clock, SignOnSettings settings) {
        this.signOn = SignOn.over(database, clock, settings);
        this.names = Names.over(database, clock);
        this.identity = Identity.over(database, clock);
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
    public LiveSession watch(Verdict.Accepted accepted, Runnable close) {
        return signOn.watch(accepted, close);
    }

    /// Mail for somebody whose account is closed is refused; what she had stays.
    @Override
    public boolean hasMailbox(String localPart) {
        return names.addressee(localPart).filter(this::isOpen).isPresent();
    }

    @Override
    public Optional<String> displayName(String localPart) {
        return person(localPart).flatMap(names::displayName);
    }

    @Override
    public void close() {
        signOn.close();
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
