package maru.mail.store;

import javax.inject.Inject;
import maru.mail.signon.Doorkeeper;
import maru.mail.signon.Office;
import maru.storage.Database;
import org.apache.james.core.Username;
import org.apache.james.mailbox.DefaultMailboxes;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxExistsException;
import org.apache.james.mailbox.model.MailboxPath;
import reactor.core.publisher.Mono;

/// Shows whoever signs in the inboxes of her offices. They are there before any mail came, and
/// subscribed to, since most programs show nothing else; once, so that she may take them off.
public final class Introductions {

    private static final System.Logger LOG = System.getLogger(Introductions.class.getName());

    private final Database database;
    private final MailboxManager mailboxes;
    private final SharedNames names;

    @Inject
    public Introductions(Database database, MailboxManager mailboxes, Doorkeeper doorkeeper) {
        this.database = database;
        this.mailboxes = mailboxes;
        this.names = new SharedNames(doorkeeper);
    }

    public void introduce(Username who) throws MailboxException {
        for (Office office : names.of(who)) {
            if (isNew(who, office)) {
                make(office);
                subscribe(who, office);
            }
        }
    }

    private boolean isNew(Username who, Office office) {
        return !database.read(
                transaction ->
                        transaction.exists(
                                "select from introduced where owner = ? and office = ?",
                                who.asString(),
                                office.name()));
    }

    private void make(Office office) throws MailboxException {
        Username owner = Username.of(office.name());
        MailboxSession session = mailboxes.createSystemSession(owner);
        MailboxPath inbox = MailboxPath.inbox(owner);
        if (Boolean.TRUE.equals(Mono.from(mailboxes.mailboxExists(inbox, session)).block())) {
            return;
        }
        try {
            mailboxes
                    .createMailbox(inbox, MailboxManager.CreateOption.NONE, session)
                    .ifPresent(
                            id -> LOG.log(System.Logger.Level.DEBUG, "An inbox was made: {0}", id));
        } catch (MailboxExistsException madeMeanwhile) {
            // By a delivery, or by a colleague who signs in.
        }
    }

    private void subscribe(Username who, Office office) {
        database.change(
                transaction -> {
                    int introduced =
                            transaction.update(
                                    "insert into introduced (owner, office) values (?, ?) on"
                                            + " conflict do nothing",
                                    who.asString(),
                                    office.name());
                    if (introduced > 0) {
                        transaction.update(
                                "insert into subscription (owner, mailbox) values (?, ?) on"
                                        + " conflict do nothing",
                                who.asString(),
                                MailboxPath.forUser(
                                                who,
                                                SharedNames.shown(office, DefaultMailboxes.INBOX))
                                        .asEscapedString());
                    }
                });
    }
}
