package maru.mail.protocol;

import com.google.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import maru.mail.store.Expunged;
import org.apache.james.events.EventBus;
import org.apache.james.imap.api.message.UidRange;
import org.apache.james.imap.api.message.response.ImapResponseMessage;
import org.apache.james.imap.api.message.response.StatusResponse;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapProcessor.Responder;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.api.process.SelectedMailbox;
import org.apache.james.imap.message.request.AbstractMailboxSelectionRequest;
import org.apache.james.imap.message.request.ExamineRequest;
import org.apache.james.imap.message.request.SelectRequest;
import org.apache.james.imap.message.response.FetchResponse;
import org.apache.james.imap.message.response.VanishedResponse;
import org.apache.james.imap.processor.ExamineProcessor;
import org.apache.james.imap.processor.SelectProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.model.ComposedMessageIdWithMetaData;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.UidValidity;
import org.apache.james.metrics.api.MetricFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// SELECT and EXAMINE by a client that comes back (QRESYNC, RFC 7162 §3.2.5): it is told what left
/// the mailbox and whose flags changed since. James tells of no flags, and of what left only beyond
/// the messages that are there.
public final class ImapSelect {

    private ImapSelect() {}

    /// SELECT.
    public static final class Select extends SelectProcessor {

        private final Expunged expunged;

        @Inject
        public Select(
                MailboxManager mailboxes,
                EventBus events,
                StatusResponseFactory responses,
                MetricFactory metrics,
                Expunged expunged) {
            super(mailboxes, events, responses, metrics);
            this.expunged = expunged;
        }

        @Override
        protected Mono<Void> processRequestReactive(
                SelectRequest request, ImapSession session, Responder responder) {
            Held held = new Held(responder, request);
            return super.processRequestReactive(request, session, held)
                    .then(Mono.defer(() -> held.tell(session, getMailboxManager(), expunged)));
        }
    }

    /// EXAMINE.
    public static final class Examine extends ExamineProcessor {

        private final Expunged expunged;

        @Inject
        public Examine(
                MailboxManager mailboxes,
                EventBus events,
                StatusResponseFactory responses,
                MetricFactory metrics,
                Expunged expunged) {
            super(mailboxes, events, responses, metrics);
            this.expunged = expunged;
        }

        @Override
        protected Mono<Void> processRequestReactive(
                ExamineRequest request, ImapSession session, Responder responder) {
            Held held = new Held(responder, request);
            return super.processRequestReactive(request, session, held)
                    .then(Mono.defer(() -> held.tell(session, getMailboxManager(), expunged)));
        }
    }

    /// James's answers without what he says has vanished; how the command ended is held back.
    private static final class Held implements Responder {

        private final Responder theirs;
        private final AbstractMailboxSelectionRequest request;
        private Optional<StatusResponse> end = Optional.empty();
        private boolean isSameMailbox;

        Held(Responder theirs, AbstractMailboxSelectionRequest request) {
            this.theirs = theirs;
            this.request = request;
        }

        @Override
        public void respond(ImapResponseMessage message) {
            switch (message) {
                case VanishedResponse guessed when guessed.isEarlier() -> {
                    // Told from what is stored instead.
                }
                case StatusResponse status when status.getTag() != null ->
                        end = Optional.of(status);
                case StatusResponse status -> {
                    StatusResponse.ResponseCode code = status.getResponseCode();
                    if (code != null && code.getCode().equals("UIDVALIDITY")) {
                        isSameMailbox =
                                request.getLastKnownUidValidity()
                                        .correspondsTo(UidValidity.of(code.getNumber()));
                    }
                    theirs.respond(status);
                }
                default -> theirs.respond(message);
            }
        }

        @Override
        public void flush() {
            theirs.flush();
        }

        Mono<Void> tell(ImapSession session, MailboxManager mailboxes, Expunged expunged) {
            SelectedMailbox selected = session.getSelected();
            Mono<Void> news =
                    isSameMailbox
                                    && selected != null
                                    && end.filter(Held::isOk).isPresent()
                                    && !request.getLastKnownUidValidity().isUnknown()
                            ? news(session, selected, mailboxes, expunged)
                            : Mono.empty();
            return news.then(Mono.fromRunnable(() -> end.ifPresent(theirs::respond)));
        }

        private Mono<Void> news(
                ImapSession session,
                SelectedMailbox selected,
                MailboxManager mailboxes,
                Expunged expunged) {
            long known = request.getKnownModSeq();
            Mono<Void> vanished =
                    expunged.since(selected.getMailboxId(), known)
                            .doOnNext(
                                    uids ->
                                            vanished(
                                                    uids.stream()
                                                            .filter(this::isAskedFor)
                                                            .toList()))
                            .then();
            return vanished.thenMany(
                            Mono.from(
                                            mailboxes.getMailboxReactive(
                                                    selected.getMailboxId(),
                                                    session.getMailboxSession()))
                                    .flatMapMany(
                                            mailbox ->
                                                    Flux.from(
                                                            mailbox.listMessagesMetadata(
                                                                    MessageRange.all(),
                                                                    session.getMailboxSession()))))
                    .filter(each -> each.getModSeq().asLong() > known)
                    .filter(each -> isAskedFor(each.getComposedMessageId().getUid()))
                    .doOnNext(each -> changed(each, selected))
                    .then();
        }

        private void vanished(List<MessageUid> uids) {
            if (!uids.isEmpty()) {
                theirs.respond(
                        new VanishedResponse(
                                MessageRange.toRanges(uids).stream()
                                        .map(
                                                range ->
                                                        new UidRange(
                                                                range.getUidFrom(),
                                                                range.getUidTo()))
                                        .toArray(UidRange[]::new),
                                true));
            }
        }

        @SuppressWarnings("NullOptional") // How James says that nobody asked for a date of saving.
        private void changed(ComposedMessageIdWithMetaData message, SelectedMailbox selected) {
            MessageUid uid = message.getComposedMessageId().getUid();
            selected.msn(uid)
                    .ifPresent(
                            number ->
                                    theirs.respond(
                                            new FetchResponse(
                                                    number,
                                                    message.getFlags(),
                                                    uid,
                                                    null,
                                                    message.getModSeq(),
                                                    null,
                                                    null,
                                                    null,
                                                    null,
                                                    null,
                                                    null,
                                                    null,
                                                    null)));
        }

        private boolean isAskedFor(MessageUid uid) {
            return request.getUidSet() == null
                    || Arrays.stream(request.getUidSet())
                            .anyMatch(
                                    range ->
                                            range.getLowVal().compareTo(uid) <= 0
                                                    && range.getHighVal().compareTo(uid) >= 0);
        }

        private static boolean isOk(StatusResponse status) {
            return status.getServerResponseType() == StatusResponse.Type.OK;
        }
    }
}
