package maru.mail.protocol;

import com.google.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import maru.identity.signon.Credential;
import maru.identity.signon.Scope;
import maru.identity.signon.ScramExchange;
import maru.identity.signon.Verdict;
import maru.mail.signon.Doorkeeper;
import maru.mail.signon.MailSessions;
import maru.mail.store.Introductions;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.Capability;
import org.apache.james.imap.api.message.request.ImapRequest;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.AuthenticateRequest;
import org.apache.james.imap.message.request.IRAuthenticateRequest;
import org.apache.james.imap.message.response.ContinuationResponse;
import org.apache.james.imap.processor.AuthenticateProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.metrics.api.MetricFactory;
import reactor.core.publisher.Mono;

/// AUTHENTICATE (RFC 3501 §6.2.2) by PLAIN, SCRAM-SHA-256 (RFC 7677), OAUTHBEARER (RFC 7628) and
/// XOAUTH2, over TLS only.
///
/// James takes tokens for other audiences, refuses the form of RFC 7628 and knows no SCRAM;
/// identity checks all of them here.
public final class ImapAuthenticate extends AuthenticateProcessor {

    private static final int LINE_AT_MOST = 16_384;

    /// What RFC 7628 §3.2.2 has a server say before it says no.
    private static final String NO_SUCH_TOKEN =
            encoded("{\"status\":\"invalid_token\"}".getBytes(StandardCharsets.UTF_8));

    private final Doorkeeper doorkeeper;
    private final ImapConnections connections;
    private final Introductions introductions;

    @Inject
    public ImapAuthenticate(
            MailboxManager mailboxes,
            StatusResponseFactory responses,
            MetricFactory metrics,
            Doorkeeper doorkeeper,
            ImapConnections connections,
            Introductions introductions) {
        super(mailboxes, responses, metrics);
        this.doorkeeper = doorkeeper;
        this.connections = connections;
        this.introductions = introductions;
    }

    @Override
    public List<Capability> getImplementedCapabilities(ImapSession session) {
        List<Capability> capabilities = new ArrayList<>();
        capabilities.add(SASL_CAPABILITY);
        if (!session.isPlainAuthDisallowed()) {
            capabilities.add(AUTH_PLAIN_CAPABILITY);
            capabilities.add(Capability.of("AUTH=SCRAM-SHA-256"));
            capabilities.add(Capability.of("AUTH=OAUTHBEARER"));
            capabilities.add(Capability.of("AUTH=XOAUTH2"));
        }
        return List.copyOf(capabilities);
    }

    /// Ends after whatever the attempt has put on the connection's loop: James empties the buffer
    /// of answers once more when the command is processed, and two threads at it would send a line
    /// twice.
    @Override
    protected Mono<Void> processRequestReactive(
            AuthenticateRequest request, ImapSession session, Responder responder) {
        return super.processRequestReactive(request, session, responder)
                .then(Mono.create(end -> session.executeSafely(end::success)));
    }

    @Override
    protected void processRequest(
            AuthenticateRequest request, ImapSession session, Responder responder) {
        if (session.isPlainAuthDisallowed()) {
            no(request, responder, HumanReadableText.DISABLED_LOGIN);
            return;
        }
        Attempt attempt = new Attempt(session, request, responder);
        Optional<Consumer<String>> mechanism =
                switch (request.getAuthType().toUpperCase(Locale.ROOT)) {
                    case "PLAIN" -> Optional.of(attempt::plain);
                    case "OAUTHBEARER", "XOAUTH2" -> Optional.of(attempt::bearer);
                    case "SCRAM-SHA-256" -> Optional.of(attempt::scram);
                    default -> Optional.empty();
                };
        if (mechanism.isEmpty()) {
            no(request, responder, HumanReadableText.UNSUPPORTED_AUTHENTICATION_MECHANISM);
        } else if (request instanceof IRAuthenticateRequest initial) {
            mechanism.get().accept(initial.getInitialClientResponse());
        } else {
            attempt.ask("", mechanism.get());
        }
    }

    /// One AUTHENTICATE command, from its first line to its last.
    private final class Attempt {

        private final ImapSession session;
        private final ImapRequest request;
        private final Responder responder;

        Attempt(ImapSession session, ImapRequest request, Responder responder) {
            this.session = session;
            this.request = request;
            this.responder = responder;
        }

        /// `authorization NUL login NUL secret` (RFC 4616); nobody acts for anybody else.
        void plain(String response) {
            Optional<Credential> credential =
                    decoded(response)
                            .map(bytes -> new String(bytes, StandardCharsets.UTF_8).split("\0", -1))
                            .filter(parts -> parts.length == 3)
                            .filter(parts -> parts[0].isEmpty() || parts[0].equals(parts[1]))
                            .map(parts -> new Credential.Password(parts[1], parts[2]));
            admit(credential.map(this::verdict));
        }

        void bearer(String response) {
            Optional<Verdict> verdict = BearerResponse.parse(response).map(this::verdict);
            if (verdict.isPresent() && verdict.get() instanceof Verdict.Accepted) {
                admit(verdict);
            } else {
                ask(NO_SUCH_TOKEN, any -> admit(Optional.empty()));
            }
        }

        void scram(String first) {
            Optional<ScramExchange> scram = decoded(first).flatMap(doorkeeper::beginScram);
            if (scram.isPresent()) {
                ask(encoded(scram.get().challenge()), last -> prove(scram.get(), last));
            } else {
                admit(Optional.empty());
            }
        }

        /// The client checks that we know its secret too, and says so by an empty line.
        private void prove(ScramExchange scram, String last) {
            Optional<Verdict> verdict = decoded(last).flatMap(scram::proof).map(this::verdict);
            Optional<byte[]> signature =
                    verdict.flatMap(
                            given ->
                                    switch (given) {
                                        case Verdict.Accepted accepted ->
                                                accepted.serverSignature();
                                        case Verdict.Denied denied -> Optional.empty();
                                    });
            if (signature.isPresent()) {
                ask(encoded(ScramExchange.last(signature.get())), nothing -> admit(verdict));
            } else {
                admit(Optional.empty());
            }
        }

        /// Says something and goes on with the client's next line, on a thread of its own: the line
        /// comes on one that serves many connections.
        void ask(String challenge, Consumer<String> then) {
            session.executeSafely(
                    () -> {
                        session.pushLineHandler(
                                (asked, line) -> {
                                    asked.popLineHandler();
                                    String answer =
                                            new String(line, StandardCharsets.US_ASCII).strip();
                                    Thread.startVirtualThread(() -> then.accept(answer));
                                });
                        responder.respond(
                                new ContinuationResponse(
                                        new HumanReadableText("maru.sasl", challenge)));
                        responder.flush();
                    });
        }

        private Verdict verdict(Credential credential) {
            return doorkeeper.authenticate(credential, Scope.IMAP, connections.address(session));
        }

        private void admit(Optional<Verdict> verdict) {
            if (verdict.isPresent()
                    && verdict.get() instanceof Verdict.Accepted accepted
                    && MailSessions.localPart(accepted).isPresent()) {
                try {
                    MailboxSession mine =
                            getMailboxManager()
                                    .createSystemSession(
                                            MailSessions.localPart(accepted).orElseThrow());
                    session.authenticated();
                    session.setMailboxSession(mine);
                    provisionInbox(session, getMailboxManager(), mine);
                    introductions.introduce(mine.getUser());
                    connections.watch(session, accepted);
                    end(() -> okComplete(request, responder));
                } catch (MailboxException failed) {
                    end(
                            () ->
                                    no(
                                            request,
                                            responder,
                                            HumanReadableText.GENERIC_FAILURE_DURING_PROCESSING));
                }
            } else {
                end(() -> manageFailureCount(session, request, responder));
            }
        }

        private void end(Runnable answer) {
            session.executeSafely(
                    () -> {
                        answer.run();
                        responder.flush();
                        session.stopDetectingCommandInjection();
                    });
        }
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return base64.length() > LINE_AT_MOST
                    ? Optional.empty()
                    : Optional.of(Base64.getDecoder().decode(base64.strip()));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
