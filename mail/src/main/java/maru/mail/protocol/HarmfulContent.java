package maru.mail.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import javax.inject.Inject;
import javax.mail.MessagingException;
import maru.mail.MailSettings;
import maru.storage.blob.Clamd;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;

/// Has ClamAV look at each mail, from outside and of our own people, before it is taken, where the
/// operator named one. What is harmful is refused, so that its sender hears of it; while ClamAV
/// does not answer, mail waits where it is.
public final class HarmfulContent implements JamesMessageHook {

    private static final System.Logger LOG = System.getLogger(HarmfulContent.class.getName());

    private final Optional<Clamd> clamd;

    @Inject
    public HarmfulContent(MailSettings settings) {
        this.clamd = settings.clamd();
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        if (clamd.isEmpty()) {
            return HookResult.DECLINED;
        }
        try (InputStream content = new MimeMessageInputStream(mail.getMessage())) {
            return clamd.get()
                    .scan(content)
                    .map(
                            found ->
                                    HookResult.builder()
                                            .hookReturnCode(HookReturnCode.deny())
                                            .smtpReturnCode("554")
                                            .smtpDescription(
                                                    "5.7.1 Harmful content was found: "
                                                            + found.replaceAll("[^ -~]", "?"))
                                            .build())
                    .orElse(HookResult.DECLINED);
        } catch (IOException | MessagingException silent) {
            LOG.log(System.Logger.Level.WARNING, "ClamAV does not answer, so mail waits", silent);
            return HookResult.builder()
                    .hookReturnCode(HookReturnCode.denySoft())
                    .smtpReturnCode("451")
                    .smtpDescription("4.7.0 Mail cannot be looked at now; try again later")
                    .build();
        }
    }
}
