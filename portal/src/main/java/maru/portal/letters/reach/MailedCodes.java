package maru.portal.letters.reach;

import java.io.IOException;
import java.util.UUID;
import maru.identity.joining.Recovery;
import maru.portal.joining.CodeMail;

/// Takes one-use codes out by the operator's mail server, at once and past the outbox, which would
/// keep them and might wait for the morning.
record MailedCodes(Channel channel) implements CodeMail {

    @Override
    public boolean isSetUp() {
        return channel.isSetUp();
    }

    @Override
    public void deliver(Recovery.Mailed to, String subject, String text) throws IOException {
        channel.deliver(
                new Channel.Message(UUID.randomUUID().toString(), to.person(), subject, text, ""));
    }
}
