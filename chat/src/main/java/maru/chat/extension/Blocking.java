package maru.chat.extension;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import maru.chat.account.Account;
import maru.chat.jid.Jid;
import maru.chat.roster.Presences;
import maru.chat.routing.Extension;
import maru.chat.routing.Messages;
import maru.chat.routing.Query;
import maru.chat.routing.QueryHandler;
import maru.chat.routing.Router;
import maru.chat.routing.Rules;
import maru.chat.routing.Specification;
import maru.chat.session.Session;
import maru.chat.stanza.Stanza;
import maru.chat.stanza.StanzaFault;
import maru.chat.stanza.StanzaFault.Condition;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import maru.storage.Database;
import org.jspecify.annotations.Nullable;

/// XEP-0191: a user does not want to hear from somebody.
public final class Blocking
        implements QueryHandler, Extension, Messages.Gate, Presences.Listener, Rules {

    private static final String NAMESPACE = "urn:xmpp:blocking";
    private static final int BLOCKED_AT_MOST = 1_000;
    private static final int REMEMBERED_AT_MOST = 50_000;

    private final Database database;
    private final Router router;
    private final Rules rules;
    private final Map<Long, Set<Jid>> lists = new ConcurrentHashMap<>();
    private final Set<Session> told = ConcurrentHashMap.newKeySet();
    private final AtomicLong number = new AtomicLong();
    private @Nullable Presences presences;

    /// @param rules who may write to whom at all
    public Blocking(Database database, Router router, Rules rules) {
        this.database = database;
        this.router = router;
        this.rules = rules;
    }

    /// Called once while the server is put together.
    public void over(Presences all) {
        this.presences = all;
        all.add(this);
    }

    @Override
    public Specification specification() {
        return new Specification("XEP-0191", "1.3", "Blocking Command");
    }

    @Override
    public List<String> serverFeatures() {
        return List.of(NAMESPACE);
    }

    @Override
    public Set<String> namespaces() {
        return Set.of(NAMESPACE);
    }

    @Override
    public Set<Target> targets() {
        return Set.of(Target.OWN);
    }

    @Override
    public @Nullable Element answer(Query query) throws StanzaFault {
        Account account = query.account().orElseThrow();
        switch (query.payload().name()) {
            case "blocklist" -> {
                if (query.isSet()) {
                    throw StanzaFault.of(Condition.BAD_REQUEST);
                }
                told.add(query.session());
                return Element.of("blocklist", NAMESPACE).addAll(items(list(account)));
            }
            case "block" -> block(account, addresses(query.payload(), true), query);
            case "unblock" -> unblock(account, addresses(query.payload(), false), query);
            default -> throw StanzaFault.of(Condition.BAD_REQUEST);
        }
        return null;
    }

    private static List<Jid> addresses(Element payload, boolean required) throws StanzaFault {
        List<Jid> found = new ArrayList<>();
        for (Element item : payload.children("item")) {
            Jid jid = Jid.orNull(item.attribute("jid"));
            if (jid == null) {
                throw StanzaFault.of(Condition.JID_MALFORMED);
            }
            found.add(jid);
        }
        if (required && found.isEmpty()) {
            throw StanzaFault.of(Condition.BAD_REQUEST);
        }
        return found;
    }

    private static List<Element> items(Iterable<Jid> addresses) {
        List<Element> items = new ArrayList<>();
        addresses.forEach(
                each -> items.add(Element.of("item", NAMESPACE).with("jid", each.toString())));
        return items;
    }

    private void block(Account account, List<Jid> added, Query query) throws StanzaFault {
        if (!query.isSet()) {
            throw StanzaFault.of(Condition.BAD_REQUEST);
        }
        if (list(account).size() + added.size() > BLOCKED_AT_MOST) {
            throw StanzaFault.of(Condition.RESOURCE_CONSTRAINT);
        }
        Presences all = presences;
        for (Jid each : added) {
            Optional<Account> other = account(each);
            if (all != null && other.isPresent() && all.maySee(other.get(), account)) {
                all.hideAll(account, other.get());
            }
        }
        database.change(
                tx ->
                        tx.batch(
                                "insert into chat.blocked (account, address) values (?, ?)"
                                        + " on conflict do nothing",
                                added.stream()
                                        .map(each -> List.<Object>of(account.id(), each.toString()))
                                        .toList()));
        lists.remove(account.id());
        push(account, "block", added);
    }

    private void unblock(Account account, List<Jid> removed, Query query) throws StanzaFault {
        if (!query.isSet()) {
            throw StanzaFault.of(Condition.BAD_REQUEST);
        }
        List<Jid> gone = removed.isEmpty() ? List.copyOf(list(account)) : removed;
        database.change(
                tx ->
                        tx.update(
                                "delete from chat.blocked where account = ? and address = any (?)",
                                account.id(),
                                gone.stream().map(Jid::toString).toList()));
        lists.remove(account.id());
        push(account, "unblock", removed);
        Presences all = presences;
        for (Jid each : gone) {
            Optional<Account> other = account(each);
            if (all != null && other.isPresent() && all.maySee(other.get(), account)) {
                all.showAll(account, other.get());
            }
        }
    }

    private Optional<Account> account(Jid address) {
        return address.domain().equals(router.domain()) && !address.local().isEmpty()
                ? router.accounts().find(address.local())
                : Optional.empty();
    }

    private void push(Account account, String what, List<Jid> addresses) {
        Element payload = Element.of(what, NAMESPACE).addAll(items(addresses));
        for (Session session : router.whereabouts().of(account.local())) {
            if (told.contains(session)) {
                session.deliver(
                        Element.of("iq", Namespaces.CLIENT)
                                .with("type", "set")
                                .with("id", "block" + number.incrementAndGet())
                                .with("to", session.address().toString())
                                .add(payload));
            }
        }
    }

    @Override
    public void went(Session session) {
        if (session.isEnded()) {
            told.remove(session);
        }
    }

    /// Whether `account` has blocked an address, by any of its forms (§3.2).
    public boolean isBlocked(Account account, Jid address) {
        Set<Jid> list = list(account);
        return !list.isEmpty()
                && (list.contains(address)
                        || list.contains(address.bare())
                        || list.contains(new Jid("", address.domain(), ""))
                        || (!address.isBare()
                                && list.contains(
                                        new Jid("", address.domain(), address.resource()))));
    }

    private Set<Jid> list(Account account) {
        Set<Jid> remembered = lists.get(account.id());
        if (remembered != null) {
            return remembered;
        }
        Set<Jid> read =
                new LinkedHashSet<>(
                        database.read(
                                tx ->
                                        tx.list(
                                                "select address from chat.blocked where account = ?"
                                                        + " order by address",
                                                row -> Jid.of(row.text("address")),
                                                account.id())));
        if (lists.size() > REMEMBERED_AT_MOST) {
            lists.clear();
        }
        lists.put(account.id(), Set.copyOf(read));
        return read;
    }

    @Override
    public void check(Account from, Account to, Stanza message) throws StanzaFault {
        if (isBlocked(from, router.address(to))) {
            throw StanzaFault.of(Condition.NOT_ACCEPTABLE)
                    .type("cancel")
                    .with(Element.of("blocked", NAMESPACE + ":errors"));
        }
        if (isBlocked(to, message.from())) {
            throw StanzaFault.of(Condition.SERVICE_UNAVAILABLE);
        }
    }

    @Override
    public boolean hides(Account whose, Account to) {
        return isBlocked(whose, router.address(to)) || isBlocked(to, router.address(whose));
    }

    /// For requests: a blocked asker finds nobody (§3.2).
    @Override
    public boolean mayContact(Account one, Account other) {
        return rules.mayContact(one, other)
                && !isBlocked(other, router.address(one))
                && !isBlocked(one, router.address(other));
    }
}
