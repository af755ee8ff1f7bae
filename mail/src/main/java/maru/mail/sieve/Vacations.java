package maru.mail.sieve;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.mail.Address;
import javax.mail.Message;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeMessage;
import maru.kernel.Seoul;
import maru.storage.Database;
import org.apache.james.core.MailAddress;
import org.apache.jsieve.mail.optional.ActionVacation;
import org.apache.mailet.Mail;

/// Tells whoever writes that somebody is away (RFC 5230): each sender once in so many days, and
/// never a list or another machine (RFC 3834 §2).
public final class Vacations {

    private static final int DAYS_AT_MOST = 30;
    private static final List<String> MACHINES =
            List.of("mailer-daemon", "listserv", "majordomo", "postmaster", "noreply", "no-reply");
    private static final List<String> OF_LISTS =
            List.of("List-Id", "List-Help", "List-Unsubscribe", "List-Post", "List-Owner");

    private final Database database;
    private final Clock clock;

    public Vacations(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// What somebody has said that she wants people be told now, beside what her script does.
    Optional<ActionVacation> now(String owner) {
        return Optional.of(Away.of(database, owner))
                .filter(away -> away.isNow(clock.instant()))
                .map(Away::action);
    }

    /// The answer that a mail gets now, if any; that it was given is noted.
    ///
    /// @param recipient whoever is away
    Optional<MimeMessage> answer(
            String owner, MailAddress recipient, ActionVacation vacation, Mail mail)
            throws MessagingException {
        Optional<MailAddress> sender = mail.getMaybeSender().asOptional();
        if (sender.isEmpty()
                || sender.get().equals(recipient)
                || isMachine(sender.get(), mail.getMessage())
                || !isMeant(recipient, vacation, mail.getMessage())
                || !isDue(owner, vacation, sender.get().asString().toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        return Optional.of(written(recipient, sender.get(), vacation, mail.getMessage()));
    }

    private static boolean isMachine(MailAddress sender, MimeMessage message)
            throws MessagingException {
        String local = sender.getLocalPart().toLowerCase(Locale.ROOT);
        if (MACHINES.contains(local) || local.startsWith("owner-") || local.endsWith("-request")) {
            return true;
        }
        for (String header : OF_LISTS) {
            if (message.getHeader(header) != null) {
                return true;
            }
        }
        String precedence = header(message, "Precedence");
        return !(header(message, "Auto-Submitted").isEmpty()
                        || header(message, "Auto-Submitted").startsWith("no"))
                || List.of("bulk", "list", "junk").contains(precedence);
    }

    private static String header(MimeMessage message, String name) throws MessagingException {
        return Optional.ofNullable(message.getHeader(name, null))
                .map(value -> value.strip().toLowerCase(Locale.ROOT))
                .orElse("");
    }

    /// Her address stands in the header, so the mail was written to her (§4.5).
    private static boolean isMeant(
            MailAddress recipient, ActionVacation vacation, MimeMessage message)
            throws MessagingException {
        List<String> hers = new ArrayList<>();
        hers.add(recipient.asString().toLowerCase(Locale.ROOT));
        if (vacation.getAddresses() != null) {
            vacation.getAddresses().forEach(each -> hers.add(each.toLowerCase(Locale.ROOT)));
        }
        Address[] named = message.getAllRecipients();
        return named != null
                && Stream.of(named)
                        .anyMatch(
                                each ->
                                        each instanceof InternetAddress internet
                                                && hers.contains(
                                                        internet.getAddress()
                                                                .toLowerCase(Locale.ROOT)));
    }

    private boolean isDue(String owner, ActionVacation vacation, String sender) {
        int days = Math.clamp(vacation.getDuration(), 1, DAYS_AT_MOST);
        return database.transaction(
                transaction -> {
                    transaction.update(
                            "delete from vacation_told where owner = ? and at < now() -"
                                    + " make_interval(days => ?)",
                            owner,
                            DAYS_AT_MOST);
                    return transaction.update(
                                    "insert into vacation_told (owner, answer, sender) values (?,"
                                            + " ?, ?) on conflict (owner, answer, sender) do update set"
                                            + " at = now() where vacation_told.at <= now() -"
                                            + " make_interval(days => ?)",
                                    owner,
                                    digest(vacation),
                                    sender,
                                    days)
                            == 1;
                });
    }

    /// Whoever changes her words tells everybody anew, unless she gives both one handle (§4.7).
    private static byte[] digest(ActionVacation vacation) {
        String answer =
                vacation.getHandle() != null
                        ? "handle " + vacation.getHandle()
                        : String.join(
                                "\0",
                                String.valueOf(vacation.getSubject()),
                                String.valueOf(vacation.getReason()),
                                String.valueOf(vacation.getMime()));
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(answer.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private MimeMessage written(
            MailAddress recipient, MailAddress sender, ActionVacation vacation, MimeMessage cause)
            throws MessagingException {
        MimeMessage answer = new MimeMessage((Session) null);
        if (vacation.getMime() == null) {
            answer.setText(String.valueOf(vacation.getReason()), "UTF-8");
        } else {
            answer =
                    new MimeMessage(
                            null,
                            new java.io.ByteArrayInputStream(
                                    vacation.getMime().getBytes(StandardCharsets.UTF_8)));
        }
        answer.setFrom(recipient.toInternetAddress().orElseThrow());
        answer.setRecipient(Message.RecipientType.TO, sender.toInternetAddress().orElseThrow());
        String subject = cause.getSubject();
        answer.setSubject(
                vacation.getSubject() != null
                        ? vacation.getSubject()
                        : "Auto: " + (subject == null ? "" : subject),
                "UTF-8");
        String id = cause.getMessageID();
        if (id != null) {
            answer.setHeader("In-Reply-To", id);
            answer.setHeader("References", id);
        }
        answer.setHeader("Auto-Submitted", "auto-replied (vacation)");
        answer.setHeader("Date", RFC_1123_DATE_TIME.format(clock.instant().atZone(Seoul.ZONE)));
        answer.saveChanges();
        return answer;
    }
}
