package maru.chat.roster;

import java.util.Optional;
import maru.chat.account.Account;
import maru.chat.jid.Jid;
import maru.chat.routing.Origin;
import maru.chat.routing.Router;
import maru.chat.routing.Rules;
import maru.chat.session.Packet;
import maru.chat.session.Session;
import maru.chat.stanza.Stanza;
import maru.chat.stanza.StanzaFault;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;

/// Subscriptions to presence (RFC 6121 §3 and appendix A), both sides on this server.
public final class Subscriptions {

    /// What a subscription makes known or hides.
    interface Effects {
        /// Sends `whose` sessions' presence to all of `to`.
        void show(Account whose, Account to);

        /// Says that `whose` sessions are gone.
        void hide(Account whose, Account to);
    }

    private final Router router;
    private final Rosters rosters;
    private final RosterPushes pushes;
    private final Rules rules;
    private final Effects effects;

    Subscriptions(
            Router router, Rosters rosters, RosterPushes pushes, Rules rules, Effects effects) {
        this.router = router;
        this.rosters = rosters;
        this.pushes = pushes;
        this.rules = rules;
        this.effects = effects;
    }

    static boolean isOne(Stanza stanza) {
        return switch (stanza.type()) {
            case "subscribe", "subscribed", "unsubscribe", "unsubscribed" -> true;
            default -> false;
        };
    }

    void take(Stanza stanza, Origin origin) throws StanzaFault {
        Account user = origin.account().orElseThrow();
        Jid contact = stanza.to() == null ? stanza.from().bare() : stanza.to().bare();
        Jid self = stanza.from().bare();
        if (contact.equals(self)) {
            return;
        }
        Element bare = stanza.xml().with("from", self.toString()).with("to", contact.toString());
        Stanza sent = new Stanza(Stanza.Kind.PRESENCE, bare, self, contact);
        Optional<Account> other =
                contact.domain().equals(router.domain())
                        ? router.accounts().find(contact.local())
                        : Optional.empty();
        if (isShared(user, contact)) {
            return;
        }
        switch (stanza.type()) {
            case "subscribe" -> subscribe(user, contact, sent, other);
            case "subscribed" -> subscribed(user, contact, sent, other);
            case "unsubscribe" -> unsubscribe(user, contact, sent, other);
            default -> unsubscribed(user, contact, sent, other);
        }
    }

    private boolean isShared(Account user, Jid contact) {
        RosterItem item = rosters.item(user, contact);
        return item != null && item.shared();
    }

    private void subscribe(Account user, Jid contact, Stanza sent, Optional<Account> other)
            throws StanzaFault {
        if (rosters.size(user) >= Rosters.ITEMS_AT_MOST) {
            throw StanzaFault.of(StanzaFault.Condition.RESOURCE_CONSTRAINT);
        }
        RosterItem item =
                rosters.change(
                        user,
                        contact,
                        before -> before.to() ? before.shown() : before.asking(true));
        pushes.push(user, item);
        if (other.isEmpty() || !rules.mayContact(user, other.get())) {
            // Answered like a contact who never answers.
            return;
        }
        Account account = other.get();
        RosterItem theirs =
                rosters.change(
                        account,
                        sent.from(),
                        before -> {
                            if (before.from()) {
                                return before;
                            }
                            return before.approved()
                                    ? before.from(true)
                                    : before.requested(sent.xml());
                        });
        if (theirs.from()) {
            pushes.push(account, theirs);
            arrived(user, contact, "subscribed");
            effects.show(account, user);
        } else {
            tell(account, sent.xml(), false);
        }
    }

    private void subscribed(Account user, Jid contact, Stanza sent, Optional<Account> other) {
        RosterItem before = rosters.item(user, contact);
        if (before != null && before.from()) {
            return;
        }
        if (before == null || before.request() == null) {
            pushes.push(user, rosters.change(user, contact, RosterItem::approving));
            return;
        }
        pushes.push(user, rosters.change(user, contact, item -> item.from(true).shown()));
        if (other.isPresent()) {
            arrived(other.get(), sent.from(), "subscribed");
            effects.show(user, other.get());
        }
    }

    private void unsubscribe(Account user, Jid contact, Stanza sent, Optional<Account> other) {
        RosterItem before = rosters.item(user, contact);
        if (before != null) {
            pushes.push(user, rosters.change(user, contact, item -> item.to(false)));
        }
        other.ifPresent(account -> unsubscribedBy(account, sent));
    }

    private void unsubscribedBy(Account account, Stanza sent) {
        RosterItem theirs = rosters.item(account, sent.from());
        if (theirs == null || (!theirs.from() && theirs.request() == null)) {
            return;
        }
        boolean was = theirs.from();
        RosterItem now = rosters.change(account, sent.from(), item -> item.from(false));
        pushes.push(account, now);
        tell(account, sent.xml(), true);
        if (was) {
            router.accounts()
                    .find(sent.from().local())
                    .ifPresent(user -> effects.hide(account, user));
        }
    }

    private void unsubscribed(Account user, Jid contact, Stanza sent, Optional<Account> other) {
        RosterItem before = rosters.item(user, contact);
        if (before == null) {
            return;
        }
        boolean was = before.from();
        boolean asked = before.request() != null;
        RosterItem now = rosters.change(user, contact, item -> item.from(false));
        pushes.push(user, now);
        if (other.isPresent() && (was || asked)) {
            if (was) {
                effects.hide(user, other.get());
            }
            arrived(other.get(), sent.from(), "unsubscribed");
        }
    }

    /// An answer reaches the one who had asked.
    private void arrived(Account asker, Jid from, String type) {
        RosterItem item = rosters.item(asker, from);
        boolean yes = type.equals("subscribed");
        if (item == null || (yes ? !item.asked() : !item.asked() && !item.to())) {
            return;
        }
        RosterItem now = rosters.change(asker, from, before -> before.to(yes));
        tell(
                asker,
                Stanza.made(Stanza.Kind.PRESENCE, from, router.address(asker), type).xml(),
                true);
        pushes.push(asker, now);
    }

    /// To available sessions; answers to those that know the roster.
    private void tell(Account account, Element presence, boolean interestedOnly) {
        Packet packet = Packet.of(presence);
        for (Session session : router.whereabouts().of(account.local())) {
            if (interestedOnly ? session.isInterested() : session.isAvailable()) {
                session.deliver(packet);
            }
        }
    }

    /// RFC 6121 §2.5: leaves nothing of a contact.
    void remove(Account user, Jid contact) throws StanzaFault {
        RosterItem item = rosters.item(user, contact);
        if (item == null || item.hidden()) {
            throw StanzaFault.of(StanzaFault.Condition.ITEM_NOT_FOUND);
        }
        if (item.shared()) {
            throw StanzaFault.of(StanzaFault.Condition.NOT_ALLOWED);
        }
        Optional<Account> other =
                contact.domain().equals(router.domain())
                        ? router.accounts().find(contact.local())
                        : Optional.empty();
        Jid self = router.address(user);
        rosters.change(user, contact, before -> RosterItem.none(contact));
        pushes.push(
                user,
                Element.of("item", Namespaces.ROSTER)
                        .with("jid", contact.toString())
                        .with("subscription", "remove"));
        if (other.isEmpty()) {
            return;
        }
        if (item.to() || item.asked()) {
            unsubscribedBy(
                    other.get(), Stanza.made(Stanza.Kind.PRESENCE, self, contact, "unsubscribe"));
        }
        if (item.from() || item.request() != null) {
            if (item.from()) {
                effects.hide(user, other.get());
            }
            arrived(other.get(), self, "unsubscribed");
        }
    }

    /// RFC 6121 §3.1.3: requests that wait are shown at each first presence.
    void remind(Session session) {
        for (RosterItem item : rosters.items(session.account())) {
            Element request = item.request();
            if (request != null) {
                session.deliver(request);
            }
        }
    }
}
