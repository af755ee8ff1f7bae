package maru.mail.protocol;

import javax.inject.Inject;
import maru.mail.signon.Doorkeeper;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.protocols.smtp.hook.RcptHook;

/// Refuses a local recipient without a mailbox at once (RFC 5321 §3.6.2), so that no bounce is ever
/// sent to a forged sender. Relaying to other domains is for those who signed in.
public final class KnownRecipients implements RcptHook {

    private static final String POSTMASTER = "postmaster";

    private final Doorkeeper doorkeeper;
    private final DomainList domains;

    @Inject
    public KnownRecipients(Doorkeeper doorkeeper, DomainList domains) {
        this.doorkeeper = doorkeeper;
        this.domains = domains;
    }

    @Override
    public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
        try {
            if (!domains.containsDomain(recipient.getDomain())) {
                return session.isRelayingAllowed()
                        ? HookResult.DECLINED
                        : refuse(
                                "550", "5.7.1 Relaying is refused; sign in on the submission port");
            }
        } catch (DomainListException unreadable) {
            return HookResult.builder().hookReturnCode(HookReturnCode.denySoft()).build();
        }
        String localPart = recipient.getLocalPart();
        if (localPart.equalsIgnoreCase(POSTMASTER) || doorkeeper.hasMailbox(localPart)) {
            return HookResult.DECLINED;
        }
        return refuse("550", "5.1.1 There is no such mailbox here");
    }

    private static HookResult refuse(String code, String text) {
        return HookResult.builder()
                .hookReturnCode(HookReturnCode.deny())
                .smtpReturnCode(code)
                .smtpDescription(text)
                .build();
    }
}
