package maru.mail.demo;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.mail.Flags;
import maru.mail.signon.Doorkeeper;
import maru.mail.store.AlreadyDelivered;
import maru.mail.store.QueuedContent;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.MailboxPath;
import reactor.core.publisher.Mono;

/// A term's mail among the staff of the demo's elementary school: threads with Korean attachments,
/// in the inboxes of those who got them and under `Sent` of those who wrote. Each is put in once,
/// however often this runs.
public final class DemoMail {

    /// Older mails have been read.
    private static final Duration UNREAD_FOR = Duration.ofDays(2);

    private static final Pattern WROTE = Pattern.compile("-(\\d+) (\\S+) > (.+)");
    private static final String ATTACHED = "첨부 ";

    private final MailboxManager mailboxes;
    private final Doorkeeper doorkeeper;
    private final String domain;
    private final Clock clock;

    public DemoMail(MailboxManager mailboxes, Doorkeeper doorkeeper, String domain, Clock clock) {
        this.mailboxes = mailboxes;
        this.doorkeeper = doorkeeper;
        this.domain = domain;
        this.clock = clock;
    }

    /// Puts it in.
    public void putIn() throws MailboxException, IOException {
        for (Written mail : term()) {
            byte[] bytes = Letters.bytes(mail, domain, doorkeeper);
            if (doorkeeper.hasMailbox(mail.from())) {
                put(mail.from(), "Sent", mail, bytes, true);
            }
            for (String recipient : mail.to()) {
                if (doorkeeper.hasMailbox(recipient)) {
                    put(
                            recipient,
                            "INBOX",
                            mail,
                            bytes,
                            mail.at().isBefore(clock.instant().minus(UNREAD_FOR)));
                }
            }
        }
    }

    private void put(String owner, String folder, Written mail, byte[] bytes, boolean seen)
            throws MailboxException {
        Username user = Username.of(owner);
        MailboxSession session = mailboxes.createSystemSession(user);
        MailboxPath path = MailboxPath.forUser(user, folder);
        if (!Boolean.TRUE.equals(Mono.from(mailboxes.mailboxExists(path, session)).block())) {
            mailboxes.createMailbox(path, MailboxManager.CreateOption.CREATE_SUBSCRIPTION, session);
        }
        MessageManager.AppendCommand.Builder command =
                MessageManager.AppendCommand.builder()
                        .withInternalDate(Date.from(mail.at()))
                        .withFlags(seen ? new Flags(Flags.Flag.SEEN) : new Flags());
        try {
            mailboxes
                    .getMailbox(path, session)
                    .appendMessage(
                            command.build(
                                    new QueuedContent(
                                            UUID.nameUUIDFromBytes(
                                                    ("demo " + mail.number())
                                                            .getBytes(StandardCharsets.UTF_8)),
                                            bytes.length,
                                            () -> new ByteArrayInputStream(bytes))),
                            session);
        } catch (MailboxException | RuntimeException failed) {
            if (!isThereAlready(failed)) {
                throw failed;
            }
        }
    }

    private static boolean isThereAlready(Throwable failed) {
        return failed instanceof AlreadyDelivered
                || (failed.getCause() != null && isThereAlready(failed.getCause()));
    }

    private List<Written> term() throws IOException {
        Instant now = clock.instant();
        List<Written> mails = new ArrayList<>();
        String thread = "";
        int begin = 0;
        try (InputStream file =
                        Objects.requireNonNull(DemoMail.class.getResourceAsStream("term.txt"));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                Matcher wrote = WROTE.matcher(line);
                if (line.startsWith(ATTACHED)) {
                    mails.set(
                            mails.size() - 1,
                            mails.getLast().with(line.substring(ATTACHED.length())));
                } else if (wrote.matches()) {
                    int number = mails.size();
                    mails.add(
                            new Written(
                                    number,
                                    thread,
                                    number > begin ? Optional.of(number - 1) : Optional.empty(),
                                    now.minus(Duration.ofDays(Long.parseLong(wrote.group(1))))
                                            .minus(Duration.ofHours(3))
                                            .plus(Duration.ofMinutes(number * 7L % 160)),
                                    wrote.group(2),
                                    List.of(wrote.group(3).split(" ", -1)),
                                    Objects.requireNonNull(lines.readLine()),
                                    Optional.empty()));
                } else {
                    thread = line;
                    begin = mails.size();
                }
            }
        }
        return mails;
    }
}
