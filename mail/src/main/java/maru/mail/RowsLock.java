package maru.mail;

import org.apache.james.mailbox.MailboxPathLocker;
import org.apache.james.mailbox.model.MailboxPath;
import org.reactivestreams.Publisher;

/// No lock of this process: whoever writes holds the mailbox's row, in whatever process she is.
final class RowsLock implements MailboxPathLocker {

    @Override
    public <T> T executeWithLock(MailboxPath path, LockAwareExecution<T> execution, LockType type)
            throws org.apache.james.mailbox.exception.MailboxException {
        return execution.execute();
    }

    @Override
    public <T> Publisher<T> executeReactiveWithLockReactive(
            MailboxPath path, Publisher<T> execution, LockType type) {
        return execution;
    }
}
