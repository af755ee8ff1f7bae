package maru.mail.signon;

import java.util.Collections;
import java.util.Iterator;
import maru.identity.signon.ClientAddress;
import maru.identity.signon.Credential;
import maru.identity.signon.Scope;
import maru.identity.signon.Verdict;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.james.user.api.model.User;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// James's list of users: identity's people by their local parts. It cannot be changed from here.
public final class People implements UsersRepository {

    private static final ClientAddress UNKNOWN = ClientAddress.of("127.0.0.1");

    private final Doorkeeper doorkeeper;
    private final Domain domain;

    public People(Doorkeeper doorkeeper, Domain domain) {
        this.doorkeeper = doorkeeper;
        this.domain = domain;
    }

    @Override
    public boolean contains(Username name) {
        return doorkeeper.hasMailbox(name.getLocalPart());
    }

    @Override
    public Mono<Boolean> containsReactive(Username name) {
        return Mono.fromSupplier(() -> contains(name));
    }

    @Override
    public boolean test(Username name, String password) {
        return switch (doorkeeper.authenticate(
                new Credential.Password(name.asString(), password), Scope.SMTP, UNKNOWN)) {
            case Verdict.Accepted accepted -> true;
            case Verdict.Denied denied -> false;
        };
    }

    @Override
    public MailAddress getMailAddressFor(Username username) throws UsersRepositoryException {
        try {
            return new MailAddress(username.getLocalPart(), domain);
        } catch (javax.mail.internet.AddressException malformed) {
            throw new UsersRepositoryException("Not a local part: " + username, malformed);
        }
    }

    @Override
    public boolean supportVirtualHosting() {
        return false;
    }

    @Override
    public boolean isAdministrator(Username username) {
        return false;
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    @Override
    public void addUser(Username username, String password) throws UsersRepositoryException {
        throw readOnly();
    }

    @Override
    public @Nullable User getUserByName(Username name) {
        return null;
    }

    @Override
    public void updateUser(User user) throws UsersRepositoryException {
        throw readOnly();
    }

    @Override
    public void removeUser(Username name) throws UsersRepositoryException {
        throw readOnly();
    }

    /// Nobody lists everyone through mail.
    @Override
    public int countUsers() {
        return 0;
    }

    @Override
    public Iterator<Username> list() {
        return Collections.emptyIterator();
    }

    @Override
    public Flux<Username> listReactive() {
        return Flux.empty();
    }

    private static UsersRepositoryException readOnly() {
        return new UsersRepositoryException("People are kept by identity.");
    }
}
