package maru.mail.jmap;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.storage.Row;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxExistsException;
import org.apache.james.mailbox.exception.SubscriptionException;
import org.apache.james.mailbox.model.MailboxPath;

/// All mailboxes of an account, read at once.
final class MailboxTree {

    /// Unread counts as RFC 8621 §2 wants them: no drafts, and of a thread also what lies
    /// elsewhere, but what is in the trash only there.
    private static final String COUNTED =
            """
            with box as (
                select id, name, name = 'Trash' as trash from mailbox
                where namespace = '#private' and owner = ?
            ), held as (
                select m.mailbox, b.trash, m.thread, m.message, m.flags & 36 = 0 as unread
                from message m join box b on b.id = m.mailbox
            ), waiting as (
                select trash, thread from held where unread group by trash, thread
            ), counted as (
                select h.mailbox, count(*) as emails, count(*) filter (where h.unread) as unread,
                    count(distinct h.thread) as threads, count(distinct w.thread) as waiting
                from held h left join waiting w on w.thread = h.thread and w.trash = h.trash
                group by h.mailbox
            )
            select b.id, b.name, coalesce(c.emails, 0) as emails, coalesce(c.unread, 0) as unread,
                coalesce(c.threads, 0) as threads, coalesce(c.waiting, 0) as waiting
            from box b left join counted c on c.mailbox = b.id order by b.name
            """;

    private static final String BARE =
            """
            select id, name, messages as emails, 0::bigint as unread, 0::bigint as threads,
                0::bigint as waiting
            from mailbox where namespace = '#private' and owner = ? order by name
            """;

    private record Found(UUID id, String path, Mailbox.Counts counts) {

        static Found of(Row row) {
            return new Found(
                    row.uuid("id"),
                    row.text("name"),
                    new Mailbox.Counts(
                            row.bigint("emails"),
                            row.bigint("unread"),
                            row.bigint("threads"),
                            row.bigint("waiting")));
        }
    }

    private final Map<UUID, Mailbox> all = new LinkedHashMap<>();

    private MailboxTree(List<Found> found, Set<String> subscribed) {
        Map<String, UUID> byPath = new HashMap<>();
        Map<Role, String> roles = new HashMap<>();
        for (Found each : found) {
            byPath.put(each.path(), each.id());
            Role.of(each.path())
                    .ifPresent(
                            role ->
                                    roles.merge(
                                            role,
                                            each.path(),
                                            (one, other) -> role.isUsual(other) ? other : one));
        }
        for (Found each : found) {
            int dot = each.path().lastIndexOf(Mailbox.DELIMITER);
            Optional<UUID> parent =
                    dot < 0
                            ? Optional.empty()
                            : Optional.ofNullable(byPath.get(each.path().substring(0, dot)));
            all.put(
                    each.id(),
                    new Mailbox(
                            each.id(),
                            each.path(),
                            parent,
                            Role.of(each.path())
                                    .filter(role -> each.path().equals(roles.get(role))),
                            subscribed.contains(each.path()),
                            each.counts()));
        }
    }

    /// With those that every program looks for, which are made where there are none yet, as a
    /// sign-in by IMAP makes them.
    ///
    /// @param counted whether anybody asks for more than names
    static MailboxTree of(Stores stores, Account account, boolean counted) {
        List<Found> found = find(stores, account, counted);
        Set<Role> missing = EnumSet.allOf(Role.class);
        found.forEach(each -> Role.of(each.path()).ifPresent(missing::remove));
        if (!missing.isEmpty()) {
            missing.forEach(role -> make(stores.mailboxes(), account, role));
            found = find(stores, account, counted);
        }
        return new MailboxTree(found, subscribed(stores, account));
    }

    private static List<Found> find(Stores stores, Account account, boolean counted) {
        return stores.database()
                .look(
                        transaction ->
                                transaction.list(
                                        counted ? COUNTED : BARE, Found::of, account.owner()));
    }

    private static void make(MailboxManager mailboxes, Account account, Role role) {
        Username owner = Username.of(account.owner());
        try {
            Objects.requireNonNull(
                    mailboxes.createMailbox(
                            MailboxPath.forUser(owner, role.path()),
                            MailboxManager.CreateOption.CREATE_SUBSCRIPTION,
                            mailboxes.createSystemSession(owner)));
        } catch (MailboxExistsException madeMeanwhile) {
            // By another request.
        } catch (MailboxException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static Set<String> subscribed(Stores stores, Account account) {
        MailboxSession session =
                stores.mailboxes().createSystemSession(Username.of(account.owner()));
        try {
            Set<String> paths = new HashSet<>();
            for (MailboxPath each : stores.subscriptions().subscriptions(session)) {
                if (each.belongsTo(session)) {
                    paths.add(each.getName());
                }
            }
            return paths;
        } catch (SubscriptionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    List<Mailbox> all() {
        return List.copyOf(all.values());
    }

    Optional<Mailbox> find(UUID id) {
        return Optional.ofNullable(all.get(id));
    }

    Optional<Mailbox> find(String id) {
        return Id.MAILBOX.parse(id).flatMap(this::find);
    }

    Optional<Mailbox> at(String path) {
        return all.values().stream().filter(each -> each.path().equals(path)).findAny();
    }

    Optional<Mailbox> of(Role role) {
        return all.values().stream()
                .filter(each -> each.role().equals(Optional.of(role)))
                .findAny();
    }

    boolean hasChild(Mailbox mailbox) {
        return all.values().stream()
                .anyMatch(each -> each.path().startsWith(mailbox.path() + Mailbox.DELIMITER));
    }

    /// From the root down to a mailbox, itself last.
    List<Mailbox> line(Mailbox mailbox) {
        List<Mailbox> line = new ArrayList<>();
        Optional<Mailbox> at = Optional.of(mailbox);
        while (at.isPresent()) {
            line.addFirst(at.get());
            at = at.get().parent().flatMap(this::find);
        }
        return line;
    }
}
