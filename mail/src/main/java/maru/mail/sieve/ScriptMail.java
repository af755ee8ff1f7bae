package maru.mail.sieve;

import java.io.UnsupportedEncodingException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeUtility;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.james.transport.mailets.jsieve.ActionDispatcher;
import org.apache.james.transport.mailets.jsieve.SieveMailAdapter;
import org.apache.jsieve.mail.Action;
import org.apache.jsieve.mail.SieveMailException;
import org.apache.mailet.Mail;

/// A mail as a script looks at it, for one recipient. It only notes what is wanted: James's own
/// actions answer everybody anew each time and file into one folder alone.
final class ScriptMail extends SieveMailAdapter {

    private static final ZonedDateTime NO_MATTER =
            ZonedDateTime.of(2000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private final List<Action> wanted = new ArrayList<>();

    ScriptMail(Mail mail, MailAddress recipient) {
        super(
                mail,
                null,
                new ActionDispatcher(),
                (folder, posted) -> {
                    throw new IllegalStateException("Nothing is posted by a script.");
                },
                NO_MATTER,
                NO_MATTER,
                recipient);
    }

    /// Nothing to look at, to try a script on.
    static ScriptMail empty() {
        try {
            MimeMessage message = new MimeMessage((Session) null);
            message.setText("");
            message.saveChanges();
            MailAddress nobody = new MailAddress("nobody@localhost");
            return new ScriptMail(
                    MailImpl.builder()
                            .name("nothing")
                            .sender(nobody)
                            .addRecipient(nobody)
                            .mimeMessage(message)
                            .build(),
                    nobody);
        } catch (MessagingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// What was wanted, in order.
    List<Action> wanted() {
        return List.copyOf(wanted);
    }

    @Override
    public void executeActions() {
        wanted.addAll(getActions());
    }

    /// With encoded words read (RFC 5228 §2.7.2).
    @Override
    public List<String> getHeader(String name) throws SieveMailException {
        List<String> decoded = new ArrayList<>();
        for (String value : super.getHeader(name)) {
            String whole = MimeUtility.unfold(value);
            try {
                decoded.add(MimeUtility.decodeText(whole));
            } catch (UnsupportedEncodingException unknown) {
                decoded.add(whole);
            }
        }
        return decoded;
    }
}
