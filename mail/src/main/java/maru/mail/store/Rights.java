package maru.mail.store;

import javax.inject.Inject;
import org.apache.james.events.EventBus;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.acl.MailboxACLResolver;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxACL.Rfc4314Rights;
import org.apache.james.mailbox.model.MailboxACL.Right;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.StoreRightManager;

/// Who may do what (RFC 4314). In an office's mailboxes those who work there read, file, flag and
/// keep order; nobody gives rights to others.
public final class Rights extends StoreRightManager {

    private static final Rfc4314Rights AT_WORK =
            Rfc4314Rights.of(
                    java.util.EnumSet.complementOf(
                            java.util.EnumSet.of(Right.Administer, Right.Post)));

    @Inject
    public Rights(
            MailboxSessionMapperFactory mappers, MailboxACLResolver resolver, EventBus events) {
        super(mappers, resolver, events);
    }

    @Override
    public Rfc4314Rights myRights(Mailbox mailbox, MailboxSession session) {
        return SharedNames.isShared(mailbox.getName())
                        && mailbox.generateAssociatedPath().belongsTo(session)
                ? AT_WORK
                : super.myRights(mailbox, session);
    }
}
