package maru.bench.mail;

import java.io.IOException;
import java.util.List;

/// A mail server that runs while it is measured; all that this process has started is its.
interface MailUnderLoad extends AutoCloseable {

    /// Who has a mailbox, and what opens it.
    record Login(String name, String secret) {

        String address() {
            return name + "@bench.test";
        }
    }

    /// Where mail for its people is taken without signing in.
    int smtpPort();

    /// Where IMAP speaks TLS from the first byte.
    int imapsPort();

    /// Those with an empty mailbox.
    List<Login> people();

    @Override
    void close() throws IOException;
}
