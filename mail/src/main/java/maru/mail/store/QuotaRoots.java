package maru.mail.store;

import javax.inject.Inject;
import maru.mail.signon.Doorkeeper;
import org.apache.james.mailbox.SessionProvider;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.QuotaRoot;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.quota.DefaultUserQuotaRootResolver;

/// Whose quota a mailbox counts against: an office's mail against the office's.
public final class QuotaRoots extends DefaultUserQuotaRootResolver {

    private final SharedNames names;

    @Inject
    public QuotaRoots(
            SessionProvider sessions, MailboxSessionMapperFactory mappers, Doorkeeper doorkeeper) {
        super(sessions, mappers);
        this.names = new SharedNames(doorkeeper);
    }

    @Override
    public QuotaRoot getQuotaRoot(MailboxPath path) {
        return forUser(names.owner(path));
    }
}
