package maru.mail.authenticity;

import java.io.IOException;
import java.io.InputStream;
import java.net.IDN;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.inject.Inject;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import maru.kernel.AddressRange;
import maru.mail.MailSettings;
import org.apache.james.jdkim.api.Result;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;

/// Looks at who a mail from outside is really from, before it is taken. What its domain wants
/// refused is refused while the sender's machine still listens; what is doubtful goes among the
/// unwanted mail; all else is told to the reader's program.
public final class SenderChecks implements JamesMessageHook {

    private static final System.Logger LOG = System.getLogger(SenderChecks.class.getName());

    private final Dns dns;
    private final List<AddressRange> trusted;
    private final String domain;

    @Inject
    public SenderChecks(Dns dns, MailSettings settings) {
        this.dns = dns;
        this.trusted = settings.outside().trusted();
        this.domain = settings.domain();
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        InetAddress from = session.getRemoteAddress().getAddress();
        if (trusted.stream().anyMatch(range -> range.contains(from))) {
            return HookResult.DECLINED;
        }
        try {
            dropForgedResults(mail.getMessage());
            Evidence evidence = evidence(session, from, mail);
            if (evidence.isForged()) {
                return HookResult.builder()
                        .hookReturnCode(HookReturnCode.deny())
                        .smtpReturnCode("550")
                        .smtpDescription(
                                "5.7.1 The domain of From wants unproved mail refused (DMARC)")
                        .build();
            }
            evidence.keepWith(mail, domain);
            return HookResult.DECLINED;
        } catch (MessagingException | IOException unreadable) {
            LOG.log(System.Logger.Level.DEBUG, "A sender could not be looked at", unreadable);
            return HookResult.builder()
                    .hookReturnCode(HookReturnCode.denySoft())
                    .smtpReturnCode("451")
                    .smtpDescription("4.7.0 The sender could not be looked at; try again later")
                    .build();
        }
    }

    private Evidence evidence(SMTPSession session, InetAddress from, Mail mail)
            throws MessagingException, IOException {
        Spf spf =
                Spf.of(
                        dns,
                        from.getHostAddress(),
                        session.getAttachment(SMTPSession.CURRENT_HELO_NAME, State.Connection)
                                .orElse("unknown"),
                        mail.getMaybeSender().asString(""));
        List<Dkim> signatures = signatures(mail.getMessage());
        Dmarc dmarc =
                author(mail.getMessage())
                        .map(author -> Dmarc.of(dns, author, spf, signatures))
                        .orElse(Dmarc.UNCLEAR);
        return new Evidence(spf, signatures, dmarc);
    }

    private List<Dkim> signatures(MimeMessage message) throws MessagingException, IOException {
        String[] fields = message.getHeader("DKIM-Signature");
        if (fields == null) {
            return List.of();
        }
        if (fields.length > Dkim.SIGNATURES_AT_MOST) {
            return List.of(new Dkim(Result.Type.POLICY, "", "", false));
        }
        try (InputStream stream = new MimeMessageInputStream(message)) {
            return Dkim.of(dns, stream);
        }
    }

    /// The one domain that `From` names, in its ASCII form; empty where there are none or several
    /// (RFC 7489, section 6.6.1).
    private static Optional<String> author(MimeMessage message) throws MessagingException {
        try {
            List<String> domains =
                    Author.addresses(message).stream()
                            .map(address -> address.substring(address.lastIndexOf('@') + 1))
                            .map(domain -> IDN.toASCII(domain).toLowerCase(Locale.ROOT))
                            .distinct()
                            .toList();
            return domains.size() == 1 ? Optional.of(domains.getFirst()) : Optional.empty();
        } catch (IllegalArgumentException noDomain) {
            return Optional.empty();
        }
    }

    /// Nobody outside speaks in our name (RFC 8601, section 5).
    private void dropForgedResults(MimeMessage message) throws MessagingException {
        String[] fields = message.getHeader(Evidence.FIELD);
        if (fields == null) {
            return;
        }
        List<String> others = new ArrayList<>();
        for (String each : fields) {
            String server = each.strip().split("[;\\s]", 2)[0];
            if (!server.equalsIgnoreCase(domain)) {
                others.add(each);
            }
        }
        if (others.size() < fields.length) {
            message.removeHeader(Evidence.FIELD);
            for (String each : others) {
                message.addHeader(Evidence.FIELD, each);
            }
        }
    }
}
