package maru.mail.protocol;

import java.util.List;
import org.apache.james.protocols.lib.handler.HandlersPackage;
import org.apache.james.protocols.smtp.core.ReceivedDataLineFilter;
import org.apache.james.protocols.smtp.core.esmtp.AuthCmdHandler;
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

/// What submission speaks (RFC 6409): nothing is taken from anyone who has not signed in, and
/// nothing in another's name.
public final class SubmissionCommands implements HandlersPackage {

    @Override
    public List<String> getHandlers() {
        return SmtpCommands.named(
                JamesWelcomeMessageHandler.class,
                AuthCmdHandler.class,
                SubmissionSignOn.class,
                JamesDataCmdHandler.class,
                EhloCmdHandler.class,
                JamesMailCmdHandler.class,
                JamesRcptCmdHandler.class,
                MailSizeEsmtpExtension.class,
                SignedInSender.class,
                KnownRecipients.class,
                ReceivedDataLineFilter.class,
                DataLineJamesMessageHookHandler.class,
                StartTlsCmdHandler.class,
                AddDefaultAttributesMessageHook.class,
                OwnFrom.class,
                HarmfulContent.class,
                SendMailHandler.class);
    }
}
