package maru.mail.delivery;

import java.util.List;
import maru.mail.authenticity.Evidence;
import org.apache.james.core.Username;
import org.apache.james.mailbox.DefaultMailboxes;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

/// Into which folders of its recipient a mail goes; when nothing is said, the inbox, or that of
/// unwanted mail for one of doubtful origin.
public final class Folders {

    private static final String SEPARATOR = "\n";

    private Folders() {}

    /// What [#of] will answer for this owner.
    public static void choose(Mail mail, Username owner, List<String> folders) {
        mail.setAttribute(
                new Attribute(
                        name(owner),
                        AttributeValue.of(
                                String.join(
                                        SEPARATOR,
                                        folders.stream()
                                                .map(each -> each.replace(SEPARATOR, " "))
                                                .distinct()
                                                .toList()))));
    }

    static List<String> of(Mail mail, Username owner) {
        return mail.getAttribute(name(owner))
                .flatMap(attribute -> attribute.getValue().valueAs(String.class))
                .map(folders -> List.of(folders.split(SEPARATOR, -1)))
                .orElseGet(
                        () ->
                                List.of(
                                        Evidence.isDoubtful(mail)
                                                ? DefaultMailboxes.SPAM
                                                : DefaultMailboxes.INBOX));
    }

    private static AttributeName name(Username owner) {
        return AttributeName.of("maru.folders." + owner.asString());
    }
}
