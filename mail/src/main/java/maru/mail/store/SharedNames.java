package maru.mail.store;

import java.util.List;
import java.util.Optional;
import maru.mail.signon.Doorkeeper;
import maru.mail.signon.Office;
import org.apache.james.core.Username;
import org.apache.james.mailbox.DefaultMailboxes;
import org.apache.james.mailbox.model.MailboxPath;

/// What an office's mailboxes are called by those who work there: its inbox `공유 편지함.수원마루초등학교 행정실`,
/// the others below that. All names under the prefix are such (RFC 2342 §5, other users' name
/// space).
public record SharedNames(Doorkeeper doorkeeper) {

    /// The name space; no mailbox itself.
    public static final String ROOT = "공유 편지함";

    private static final char DELIMITER = '.';

    private static final String PREFIX = ROOT + DELIMITER;

    /// Whether somebody means a mailbox that is not her own by this name.
    public static boolean isShared(String name) {
        return name.startsWith(PREFIX);
    }

    /// The offices whose mailboxes somebody sees.
    List<Office> of(Username user) {
        return Office.isName(user.asString()) ? List.of() : doorkeeper.officesOf(user.asString());
    }

    /// How a mailbox of an office is called.
    static String shown(Office office, String name) {
        String top = PREFIX + segment(office);
        return name.equals(DefaultMailboxes.INBOX) ? top : top + DELIMITER + name;
    }

    /// Which mailbox of which office a name means; empty for whoever does not work there.
    Optional<MailboxPath> meant(Username user, String shown) {
        return isShared(shown)
                ? of(user).stream().flatMap(office -> meant(office, shown).stream()).findFirst()
                : Optional.empty();
    }

    /// The owner of a mailbox with this path.
    Username owner(MailboxPath path) {
        return meant(path.getUser(), path.getName())
                .map(MailboxPath::getUser)
                .orElse(path.getUser());
    }

    private static Optional<MailboxPath> meant(Office office, String shown) {
        String top = PREFIX + segment(office);
        Username owner = Username.of(office.name());
        if (shown.equals(top)) {
            return Optional.of(MailboxPath.inbox(owner));
        }
        return shown.startsWith(top + DELIMITER)
                ? Optional.of(MailboxPath.forUser(owner, shown.substring(top.length() + 1)))
                : Optional.empty();
    }

    /// One level of the hierarchy.
    private static String segment(Office office) {
        return office.label().replace(DELIMITER, '·');
    }
}
