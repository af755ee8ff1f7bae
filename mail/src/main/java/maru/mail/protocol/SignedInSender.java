package maru.mail.protocol;

import javax.inject.Inject;
import maru.mail.signon.Doorkeeper;
import org.apache.james.core.MaybeSender;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.protocols.smtp.hook.MailHook;

/// At submission the sender has signed in, and the envelope's sender is she, or an office in which
/// she works (RFC 6409 §6.1).
public final class SignedInSender implements MailHook {

    private final Doorkeeper doorkeeper;
    private final DomainList domains;

    @Inject
    public SignedInSender(Doorkeeper doorkeeper, DomainList domains) {
        this.doorkeeper = doorkeeper;
        this.domains = domains;
    }

    @Override
    public HookResult doMail(SMTPSession session, MaybeSender sender) {
        if (session.getUsername() == null) {
            return refuse("530", "5.7.0 Authentication required");
        }
        boolean own =
                sender.asOptional()
                        .filter(address -> isOurs(address.getDomain()))
                        .map(org.apache.james.core.MailAddress::getLocalPart)
                        .filter(
                                name ->
                                        doorkeeper.writesAs(
                                                session.getUsername().getLocalPart(), name))
                        .isPresent();
        return own ? HookResult.DECLINED : refuse("553", "5.7.1 The sender is not your address");
    }

    private boolean isOurs(org.apache.james.core.Domain domain) {
        try {
            return domains.containsDomain(domain);
        } catch (DomainListException unreadable) {
            return false;
        }
    }

    private static HookResult refuse(String code, String text) {
        return HookResult.builder()
                .hookReturnCode(HookReturnCode.deny())
                .smtpReturnCode(code)
                .smtpDescription(text)
                .build();
    }
}
