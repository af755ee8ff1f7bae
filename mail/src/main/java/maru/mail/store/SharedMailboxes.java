package maru.mail.store;

import java.util.Optional;
import maru.mail.signon.Office;
import org.apache.james.core.Username;
import org.apache.james.mailbox.DefaultMailboxes;
import org.apache.james.mailbox.acl.ACLDiff;
import org.apache.james.mailbox.exception.InsufficientRightsException;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxExistsException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxACL;
import org.apache.james.mailbox.model.MailboxACL.Right;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.UidValidity;
import org.apache.james.mailbox.model.search.MailboxQuery;
import org.apache.james.mailbox.model.search.Wildcard;
import org.apache.james.mailbox.store.mail.MailboxMapper;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The tree of mailboxes as one person sees it: her own, and those of the offices in which she
/// works at the moment of each question, under the names of [SharedNames]. So whoever leaves an
/// office loses its mailboxes in the middle of a session.
final class SharedMailboxes implements MailboxMapper {

    private final MailboxMapper all;
    private final SharedNames names;
    private final Username who;

    SharedMailboxes(MailboxMapper all, SharedNames names, Username who) {
        this.all = all;
        this.names = names;
        this.who = who;
    }

    @Override
    public Mono<Mailbox> create(MailboxPath path, UidValidity uidValidity) {
        return path.getName().equals(SharedNames.ROOT)
                ? Mono.error(new MailboxExistsException(path.getName()))
                : real(path).flatMap(real -> all.create(real, uidValidity)).flatMap(this::asSeen);
    }

    @Override
    public Mono<MailboxId> rename(Mailbox mailbox) {
        return real(mailbox.generateAssociatedPath())
                .flatMap(
                        path ->
                                stays(mailbox, path)
                                        .flatMap(
                                                before ->
                                                        all.rename(
                                                                new Mailbox(
                                                                        path,
                                                                        before.getUidValidity(),
                                                                        before.getMailboxId()))));
    }

    /// An office's mail stays with the office, and its inbox where it is.
    private Mono<Mailbox> stays(Mailbox renamed, MailboxPath path) {
        return all.findMailboxById(renamed.getMailboxId())
                .flatMap(
                        before ->
                                before.getUser().equals(path.getUser()) && !isInboxOfOffice(before)
                                        ? Mono.just(before)
                                        : refused("The mail of an office stays there"));
    }

    @Override
    public Mono<Void> delete(Mailbox mailbox) {
        return all.findMailboxById(mailbox.getMailboxId())
                .flatMap(
                        real ->
                                isInboxOfOffice(real)
                                        ? refused("The inbox of an office stays")
                                        : all.delete(real));
    }

    @Override
    public Mono<Mailbox> findMailboxByPath(MailboxPath path) {
        return real(path)
                .onErrorResume(MailboxNotFoundException.class, absent -> Mono.empty())
                .flatMap(all::findMailboxByPath)
                .flatMap(this::asSeen);
    }

    /// Nobody makes what is above all of them.
    @Override
    public Mono<Boolean> pathExists(MailboxPath path) {
        return path.getName().equals(SharedNames.ROOT)
                ? Mono.just(true)
                : findMailboxByPath(path).hasElement();
    }

    @Override
    public Mono<Mailbox> findMailboxById(MailboxId id) {
        return all.findMailboxById(id).flatMap(this::asSeen);
    }

    @Override
    public Flux<Mailbox> findNonPersonalMailboxes(Username user, Right right) {
        return all.findNonPersonalMailboxes(user, right);
    }

    @Override
    public Flux<Mailbox> findMailboxWithPathLike(MailboxQuery.UserBound query) {
        Flux<Mailbox> own = all.findMailboxWithPathLike(query);
        return query.getFixedUser().equals(who)
                ? own.concatWith(
                        Mailboxes.many(() -> names.of(who))
                                .concatMap(this::ofOffice)
                                .filter(query::matches))
                : own;
    }

    @Override
    public Mono<Boolean> hasChildren(Mailbox mailbox, char delimiter) {
        return real(mailbox.generateAssociatedPath())
                .flatMap(
                        path ->
                                all.hasChildren(
                                        new Mailbox(
                                                path,
                                                mailbox.getUidValidity(),
                                                mailbox.getMailboxId()),
                                        delimiter));
    }

    @Override
    public Mono<ACLDiff> updateACL(Mailbox mailbox, MailboxACL.ACLCommand command) {
        return administered(mailbox).flatMap(own -> all.updateACL(own, command));
    }

    @Override
    public Mono<ACLDiff> setACL(Mailbox mailbox, MailboxACL rights) {
        return administered(mailbox).flatMap(own -> all.setACL(own, rights));
    }

    @Override
    public Flux<Mailbox> list() {
        return all.list();
    }

    private Flux<Mailbox> ofOffice(Office office) {
        return all.findMailboxWithPathLike(
                        MailboxQuery.builder()
                                .privateNamespace()
                                .username(Username.of(office.name()))
                                .expression(Wildcard.INSTANCE)
                                .build()
                                .asUserBound())
                .map(mailbox -> seen(office, mailbox));
    }

    /// Posts alone say who may do what in an office's mailboxes.
    private static Mono<Mailbox> administered(Mailbox mailbox) {
        return SharedNames.isShared(mailbox.getName())
                ? refused("The rights to an office's mail follow from posts")
                : Mono.just(mailbox);
    }

    /// Where a mailbox is kept.
    private Mono<MailboxPath> real(MailboxPath path) {
        return SharedNames.isShared(path.getName()) && path.getUser().equals(who)
                ? Mailboxes.later(() -> names.meant(who, path.getName()))
                        .flatMap(Mono::justOrEmpty)
                        .switchIfEmpty(Mono.error(() -> new MailboxNotFoundException(path)))
                : Mono.just(path);
    }

    /// As it is called here. That of an office she does not work in keeps its own path, by which
    /// James sees that it is not hers.
    private Mono<Mailbox> asSeen(Mailbox mailbox) {
        String owner = mailbox.getUser().asString();
        return Office.isName(owner)
                ? Mailboxes.later(
                        () -> {
                            Optional<Office> office =
                                    names.of(who).stream()
                                            .filter(each -> each.name().equals(owner))
                                            .findFirst();
                            return office.map(each -> seen(each, mailbox)).orElse(mailbox);
                        })
                : Mono.just(mailbox);
    }

    private Mailbox seen(Office office, Mailbox mailbox) {
        return new Mailbox(
                MailboxPath.forUser(who, SharedNames.shown(office, mailbox.getName())),
                mailbox.getUidValidity(),
                mailbox.getMailboxId());
    }

    private static boolean isInboxOfOffice(Mailbox mailbox) {
        return Office.isName(mailbox.getUser().asString())
                && mailbox.getName().equals(DefaultMailboxes.INBOX);
    }

    private static <T> Mono<T> refused(String why) {
        MailboxException refused = new InsufficientRightsException(why);
        return Mono.error(refused);
    }
}
