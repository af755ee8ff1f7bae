package maru.portal.letters.reach;

import java.io.IOException;
import maru.identity.PersonId;
import maru.identity.signon.AppPasswords;
import maru.identity.signon.Names;
import maru.identity.signon.Scope;
import maru.portal.notifier.Messenger;

/// Messages in the messenger, to whoever has set up a program of her own for it: to anybody else
/// they would lie there unread.
final class ChatChannel implements Channel {

    private final Messenger messenger;
    private final AppPasswords passwords;
    private final Names names;

    ChatChannel(Messenger messenger, AppPasswords passwords, Names names) {
        this.messenger = messenger;
        this.passwords = passwords;
        this.names = names;
    }

    @Override
    public Way way() {
        return Way.CHAT;
    }

    @Override
    public boolean isSetUp() {
        return messenger.isSetUp();
    }

    @Override
    public Answer deliver(Message message) throws IOException {
        if (!hasProgram(message.person())) {
            return Answer.NO_ADDRESS;
        }
        boolean taken =
                messenger.send(
                        names.localPart(message.person()),
                        message.id(),
                        message.subject() + "\n" + message.whole().strip());
        return taken ? Answer.TAKEN : Answer.REFUSED;
    }

    private boolean hasProgram(PersonId person) {
        return passwords.listOf(person, Addresses.OUTBOX.name()).stream()
                .anyMatch(password -> password.scopes().contains(Scope.XMPP));
    }
}
