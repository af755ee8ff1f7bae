package maru.mail.sieve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.inject.Inject;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;
import javax.mail.internet.MimeMessage;
import maru.mail.authenticity.Evidence;
import maru.mail.delivery.Folders;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.jsieve.mail.Action;
import org.apache.jsieve.mail.ActionDiscard;
import org.apache.jsieve.mail.ActionFileInto;
import org.apache.jsieve.mail.ActionKeep;
import org.apache.jsieve.mail.ActionRedirect;
import org.apache.jsieve.mail.ActionReject;
import org.apache.jsieve.mail.optional.ActionVacation;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/// Does what each recipient's script wants with a mail. When a script cannot be run the mail goes
/// into the inbox (RFC 5228 §2.10.6). A mail of doubtful origin is answered to nobody and sent on
/// to nobody: no script sees it.
public final class Filter extends GenericMailet {

    private static final System.Logger LOG = System.getLogger(Filter.class.getName());
    private static final String INBOX = "INBOX";

    /// Who has sent this mail on, so that it does not go round.
    private static final AttributeName SENT_ON_BY = AttributeName.of("maru.sent-on-by");

    private static final int SENT_ON_AT_MOST = 4;

    /// A mail that has come so far goes round outside of Maru.
    private static final int HOPS_AT_MOST = 50;

    private final UsersRepository people;
    private final SieveScripts scripts;
    private final SieveLanguage language;
    private final Vacations vacations;
    private final MailQueueFactory<?> queues;

    @Inject
    public Filter(
            UsersRepository people,
            SieveScripts scripts,
            SieveLanguage language,
            Vacations vacations,
            MailQueueFactory<?> queues) {
        this.people = people;
        this.scripts = scripts;
        this.language = language;
        this.vacations = vacations;
        this.queues = queues;
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        if (Evidence.isDoubtful(mail)) {
            return;
        }
        List<MailAddress> stay = new ArrayList<>();
        for (MailAddress recipient : mail.getRecipients()) {
            Username owner = owner(recipient);
            Optional<String> script = scripts.active(owner.asString());
            if (script.isPresent()) {
                List<String> folders = folders(mail, recipient, owner, script.get());
                if (folders.isEmpty()) {
                    continue;
                }
                Folders.choose(mail, owner, folders);
            }
            stay.add(recipient);
            Optional<ActionVacation> away = vacations.now(owner.asString());
            if (away.isPresent()) {
                tellAway(mail, recipient, owner, away.get());
            }
        }
        mail.setRecipients(stay);
        if (stay.isEmpty()) {
            mail.setState(Mail.GHOST);
        }
    }

    private Username owner(MailAddress recipient) throws MessagingException {
        try {
            return people.getUsername(recipient);
        } catch (UsersRepositoryException unreadable) {
            throw new MessagingException("Nobody knows a recipient.", unreadable);
        }
    }

    private List<String> folders(Mail mail, MailAddress recipient, Username owner, String script)
            throws MessagingException {
        List<Action> wanted;
        try {
            wanted = language.run(script, new ScriptMail(mail, recipient));
        } catch (SieveLanguage.Unusable unusable) {
            LOG.log(System.Logger.Level.DEBUG, "A script was not run", unusable);
            return List.of(INBOX);
        }
        List<String> folders = new ArrayList<>();
        int sentOn = 0;
        for (Action each : wanted) {
            switch (each) {
                case ActionKeep keep -> folders.add(INBOX);
                case ActionDiscard discard -> {
                    // Nothing is left of it, unless something else wants it too.
                }
                case ActionFileInto into -> folders.add(into.getDestination());
                case ActionRedirect redirect -> {
                    if (sentOn == SENT_ON_AT_MOST
                            || !sendOn(mail, owner.asString(), redirect.getAddress())) {
                        folders.add(INBOX);
                    } else {
                        sentOn++;
                    }
                }
                case ActionReject reject -> {
                    Mail refused = mail.duplicate();
                    refused.setRecipients(List.of(recipient));
                    getMailetContext().bounce(refused, reject.getMessage());
                    LifecycleUtil.dispose(refused);
                }
                case ActionVacation vacation -> tellAway(mail, recipient, owner, vacation);
                default -> throw new MessagingException("Nobody knows to do " + each);
            }
        }
        return folders;
    }

    private void tellAway(Mail mail, MailAddress recipient, Username owner, ActionVacation vacation)
            throws MessagingException {
        Optional<MimeMessage> answer =
                vacations.answer(owner.asString(), recipient, vacation, mail);
        if (answer.isPresent()) {
            getMailetContext()
                    .sendMail(
                            MailAddress.nullSender(),
                            List.of(mail.getMaybeSender().get()),
                            answer.get());
        }
    }

    /// Hands the bytes as they came to somebody else; false when they have come from there.
    private boolean sendOn(Mail mail, String owner, String address) throws MessagingException {
        List<String> by =
                mail.getAttribute(SENT_ON_BY)
                        .flatMap(attribute -> attribute.getValue().valueAs(String.class))
                        .map(names -> Arrays.asList(names.split(" ", -1)))
                        .orElse(List.of());
        String[] hops = mail.getMessage().getHeader("Received");
        if (by.contains(owner) || (hops != null && hops.length > HOPS_AT_MOST)) {
            return false;
        }
        MailAddress target;
        try {
            target = new MailAddress(address.strip());
        } catch (AddressException malformed) {
            return false;
        }
        Mail onward = mail.duplicate();
        onward.setRecipients(List.of(target));
        onward.setAttribute(
                new Attribute(
                        SENT_ON_BY,
                        AttributeValue.of(
                                (String.join(" ", by) + " " + owner)
                                        .strip()
                                        .toLowerCase(Locale.ROOT))));
        onward.setState(Mail.DEFAULT);
        queues.createQueue(MailQueueFactory.SPOOL).enQueue(onward);
        LifecycleUtil.dispose(onward);
        return true;
    }
}
