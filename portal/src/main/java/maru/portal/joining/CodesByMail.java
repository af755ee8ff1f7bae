package maru.portal.joining;

import java.io.IOException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import maru.identity.joining.Recovery;
import maru.identity.signon.ClientAddress;
import maru.kernel.Seoul;
import maru.portal.PortalSettings;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/// Sends codes beside the request that asks for one, so that neither the answer nor its time tells
/// whether anybody has that login.
@Component
final class CodesByMail implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(CodesByMail.class.getName());
    private static final int TRIES = 3;
    private static final Duration PAUSE = Duration.ofSeconds(20);
    private static final int AT_ONCE = 20;

    private final Recovery recovery;
    private final CodeMail mail;
    private final MessageSource texts;
    private final PortalSettings settings;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final ExecutorService beside =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("codes-by-mail-", 0).factory());

    CodesByMail(Recovery recovery, CodeMail mail, MessageSource texts, PortalSettings settings) {
        this.recovery = recovery;
        this.mail = mail;
        this.texts = texts;
        this.settings = settings;
    }

    boolean isOffered() {
        return mail.isSetUp();
    }

    /// Sees to it that a code goes out, if anybody is to get one. When too many are on their way,
    /// this one is not sent; she asks again, as after a letter that was lost.
    void ask(String login, ClientAddress from) {
        if (mail.isSetUp() && free.tryAcquire()) {
            beside.execute(
                    () -> {
                        try {
                            recovery.byMail(login, settings.domain(), from).ifPresent(this::send);
                        } catch (RuntimeException failed) {
                            LOG.log(
                                    System.Logger.Level.WARNING,
                                    "A code by mail was not made",
                                    failed);
                        } finally {
                            free.release();
                        }
                    });
        }
    }

    private void send(Recovery.Mailed to) {
        Locale locale = to.language().locale();
        String until =
                DateTimeFormatter.ofPattern("HH:mm")
                        .format(ZonedDateTime.ofInstant(to.until(), Seoul.ZONE));
        String subject = texts.getMessage("joining.mail.subject", new Object[0], locale);
        String text =
                texts.getMessage(
                        "joining.mail.text",
                        new Object[] {
                            to.name(),
                            to.code(),
                            until,
                            settings.publicUrl().resolve("/sign-in/keycloak?code=yes")
                        },
                        locale);
        for (int tried = 1; tried <= TRIES; tried++) {
            try {
                mail.deliver(to, subject, text);
                return;
            } catch (IOException notNow) {
                LOG.log(System.Logger.Level.INFO, "A code by mail waits: " + notNow.getMessage());
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void close() {
        beside.shutdownNow();
    }
}
