package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import maru.mail.store.StoredMailboxId;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxExistsException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.MailboxPath;

/// Makes, renames, moves and deletes mailboxes (RFC 8621 §2.5), as IMAP does, so that whoever has
/// them open there hears of it.
final class MailboxSetting implements Setting.Work {

    private static final Set<String> SERVER_SET =
            Set.of(
                    "id",
                    "totalEmails",
                    "unreadEmails",
                    "totalThreads",
                    "unreadThreads",
                    "myRights");

    private final Stores stores;
    private final Account account;
    private final Call call;
    private final MailboxSession session;
    private final boolean removeEmails;

    MailboxSetting(Stores stores, Account account, Call call) throws MethodError {
        this.stores = stores;
        this.account = account;
        this.call = call;
        this.session = stores.mailboxes().createSystemSession(Username.of(account.owner()));
        this.removeEmails = call.flag("onDestroyRemoveEmails");
    }

    @Override
    public ObjectNode create(ObjectNode wanted) throws SetError {
        Wanted mailbox = new Wanted(Optional.empty()).read(wanted);
        String path = mailbox.path(tree());
        try {
            Objects.requireNonNull(
                    stores.mailboxes()
                            .createMailbox(path(path), MailboxManager.CreateOption.NONE, session));
        } catch (MailboxExistsException exists) {
            throw taken();
        } catch (MailboxException failed) {
            throw new IllegalStateException(failed);
        }
        subscribe(path, mailbox.subscribed.orElse(false));
        Mailbox made = tree().at(path).orElseThrow(SetError::notFound);
        return made.shown(
                Set.of(
                        "id",
                        "sortOrder",
                        "totalEmails",
                        "unreadEmails",
                        "totalThreads",
                        "unreadThreads",
                        "myRights",
                        "isSubscribed"));
    }

    @Override
    public void update(String id, ObjectNode patch) throws SetError {
        MailboxTree tree = tree();
        Mailbox mailbox = tree.find(id).orElseThrow(SetError::notFound);
        Wanted wanted = new Wanted(Optional.of(mailbox)).read(patch);
        String path = wanted.path(tree);
        if (!path.equals(mailbox.path())) {
            if (mailbox.isInbox()) {
                throw SetError.of("forbidden", "The inbox stays where it is.");
            }
            try {
                Objects.requireNonNull(
                        stores.mailboxes()
                                .renameMailbox(
                                        new StoredMailboxId(mailbox.id()),
                                        path(path),
                                        MailboxManager.RenameOption.RENAME_SUBSCRIPTIONS,
                                        session));
            } catch (MailboxExistsException exists) {
                throw taken();
            } catch (MailboxNotFoundException gone) {
                throw SetError.notFound();
            } catch (MailboxException failed) {
                throw new IllegalStateException(failed);
            }
        }
        if (wanted.subscribed.isPresent()) {
            subscribe(path, wanted.subscribed.get());
        }
    }

    @Override
    public void destroy(String id) throws SetError {
        MailboxTree tree = tree();
        Mailbox mailbox = tree.find(id).orElseThrow(SetError::notFound);
        if (mailbox.isInbox()) {
            throw SetError.of("forbidden", "The inbox stays.");
        }
        if (tree.hasChild(mailbox)) {
            throw SetError.of("mailboxHasChild", "There is a mailbox within it.");
        }
        if (!removeEmails && mailbox.counts().emails() > 0) {
            throw SetError.of("mailboxHasEmail", "There is an e-mail in it.");
        }
        try {
            Objects.requireNonNull(
                    stores.mailboxes().deleteMailbox(new StoredMailboxId(mailbox.id()), session));
        } catch (MailboxNotFoundException gone) {
            throw SetError.notFound();
        } catch (MailboxException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// The innermost first.
    @Override
    public List<String> inOrder(List<String> destroyed) {
        MailboxTree tree = tree();
        return destroyed.stream()
                .sorted(
                        Comparator.comparing(
                                (String id) -> tree.find(id).map(Mailbox::path).orElse(""),
                                Comparator.reverseOrder()))
                .toList();
    }

    private MailboxTree tree() {
        return MailboxTree.of(stores, account, false);
    }

    private MailboxPath path(String name) {
        return MailboxPath.forUser(session.getUser(), name);
    }

    private void subscribe(String path, boolean wanted) {
        try {
            if (wanted) {
                stores.subscriptions().subscribe(session, path(path));
            } else {
                stores.subscriptions().unsubscribe(session, path(path));
            }
        } catch (MailboxException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static SetError taken() {
        return SetError.invalidProperties("There is a mailbox of this name.", "name");
    }

    /// What a client wants a mailbox to be.
    private final class Wanted {

        private final Optional<Mailbox> before;
        private String name;
        private Optional<String> parent;
        private Optional<JsonNode> role = Optional.empty();
        private Optional<Boolean> subscribed = Optional.empty();

        Wanted(Optional<Mailbox> mailbox) {
            before = mailbox;
            name = before.map(Mailbox::name).orElse("");
            parent = before.flatMap(Mailbox::parent).map(Id.MAILBOX::of);
        }

        Wanted read(ObjectNode given) throws SetError {
            for (var each : given.properties()) {
                JsonNode value = each.getValue();
                String property = each.getKey();
                boolean fits =
                        switch (property) {
                            case "name" -> {
                                name = value.asText();
                                yield value.isTextual();
                            }
                            case "parentId" -> {
                                parent = text(value).map(call::id);
                                yield value.isNull() || value.isTextual();
                            }
                            case "role" -> {
                                role = Optional.of(value);
                                yield value.isNull() || value.isTextual();
                            }
                            case "isSubscribed" -> {
                                subscribed = Optional.of(value.asBoolean());
                                yield value.isBoolean();
                            }
                            // A matter of the role; a wish is no mistake (§2).
                            case "sortOrder" -> value.canConvertToInt() && value.asInt() >= 0;
                            default ->
                                    SERVER_SET.contains(property)
                                            && before.isPresent()
                                            && value.equals(
                                                    before.get()
                                                            .shown(Set.of(property))
                                                            .path(property));
                        };
                if (!fits) {
                    throw SetError.invalidProperties(
                            property + " cannot be set like that.", property);
                }
            }
            return this;
        }

        /// With its mailbox around it.
        String path(MailboxTree tree) throws SetError {
            String path = isWhereItWas() ? before.orElseThrow().path() : newPath(tree);
            if (role.isPresent() && !Role.of(path).map(Role::id).equals(text(role.get()))) {
                throw SetError.invalidProperties(
                        "A mailbox has a role by its name: Drafts, Sent, Archive, Junk, Trash.",
                        "role");
            }
            return path;
        }

        private boolean isWhereItWas() {
            return before.isPresent()
                    && before.get().name().equals(name)
                    && before.get().parent().map(Id.MAILBOX::of).equals(parent);
        }

        private String newPath(MailboxTree tree) throws SetError {
            if (name.isBlank()
                    || name.indexOf(Mailbox.DELIMITER) >= 0
                    || name.matches(".*[*%#/\\p{Cntrl}].*")
                    || name.getBytes(StandardCharsets.UTF_8).length > Mailbox.NAME_BYTES_AT_MOST) {
                throw SetError.invalidProperties(
                        "A name is not empty, not too long, and has no . / * % # in it.", "name");
            }
            Optional<Mailbox> around = parent.flatMap(tree::find);
            if (parent.isPresent() != around.isPresent()
                    || (around.isPresent()
                            && before.isPresent()
                            && tree.line(around.get()).contains(before.get()))) {
                throw SetError.invalidProperties("It cannot stand there.", "parentId");
            }
            return around.map(each -> each.path() + Mailbox.DELIMITER).orElse("") + name;
        }

        private static Optional<String> text(JsonNode value) {
            return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
        }
    }
}
