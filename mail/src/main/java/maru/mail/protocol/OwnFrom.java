package maru.mail.protocol;

import java.util.List;
import javax.inject.Inject;
import javax.mail.MessagingException;
import maru.mail.authenticity.Author;
import maru.mail.signon.Doorkeeper;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;

/// The `From` that readers see is the sender or an office of hers too (RFC 6409 §8.1). James looks
/// at the envelope alone.
public final class OwnFrom implements JamesMessageHook {

    private final Doorkeeper doorkeeper;
    private final DomainList domains;

    @Inject
    public OwnFrom(Doorkeeper doorkeeper, DomainList domains) {
        this.doorkeeper = doorkeeper;
        this.domains = domains;
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        try {
            String ours = "@" + domains.getDefaultDomain().name();
            List<String> from = Author.addresses(mail.getMessage());
            if (from.size() == 1
                    && from.getFirst().endsWith(ours)
                    && doorkeeper.writesAs(
                            session.getUsername().getLocalPart(),
                            from.getFirst()
                                    .substring(0, from.getFirst().length() - ours.length()))) {
                if (mail.getMessage().getHeader("Bcc") != null) {
                    // Before the mail is queued: what is queued is what everyone gets.
                    mail.getMessage().removeHeader("Bcc");
                }
                return HookResult.DECLINED;
            }
        } catch (MessagingException | DomainListException unreadable) {
            // Answered below.
        }
        return HookResult.builder()
                .hookReturnCode(HookReturnCode.deny())
                .smtpReturnCode("550")
                .smtpDescription("5.7.1 There must be one From, and it must be your address")
                .build();
    }
}
