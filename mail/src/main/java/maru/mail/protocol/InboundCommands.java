package maru.mail.protocol;

import java.util.List;
import maru.mail.authenticity.SenderChecks;
import org.apache.james.protocols.lib.handler.HandlersPackage;
import org.apache.james.protocols.smtp.core.PostmasterAbuseRcptHook;
import org.apache.james.protocols.smtp.core.ReceivedDataLineFilter;
import org.apache.james.protocols.smtp.core.esmtp.EhloCmdHandler;
import org.apache.james.protocols.smtp.core.esmtp.MailSizeEsmtpExtension;
import org.apache.james.protocols.smtp.core.esmtp.StartTlsCmdHandler;
import org.apache.james.smtpserver.AddDefaultAttributesMessageHook;
import org.apache.james.smtpserver.DataLineJamesMessageHookHandler;
import org.apache.james.smtpserver.JamesDataCmdHandler;
import org.apache.james.smtpserver.JamesMailCmdHandler;
import org.apache.james.smtpserver.JamesRcptCmdHandler;
import org.apache.james.smtpserver.JamesWelcomeMessageHandler;
import org.apache.james.smtpserver.SendMailHandler;

/// What SMTP from other servers speaks (RFC 5321): no AUTH, and neither VRFY nor EXPN tell
/// anything.
public final class InboundCommands implements HandlersPackage {

    @Override
    public List<String> getHandlers() {
        return SmtpCommands.named(
                JamesWelcomeMessageHandler.class,
                JamesDataCmdHandler.class,
                EhloCmdHandler.class,
                JamesMailCmdHandler.class,
                JamesRcptCmdHandler.class,
                MailSizeEsmtpExtension.class,
                PostmasterAbuseRcptHook.class,
                KnownRecipients.class,
                ReceivedDataLineFilter.class,
                DataLineJamesMessageHookHandler.class,
                StartTlsCmdHandler.class,
                AddDefaultAttributesMessageHook.class,
                SenderChecks.class,
                HarmfulContent.class,
                SendMailHandler.class);
    }
}
