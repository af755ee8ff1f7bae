package maru.chat.extension;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import maru.chat.account.ServiceAccounts;
import maru.chat.jid.Jid;
import maru.chat.routing.Extension;
import maru.chat.routing.Query;
import maru.chat.routing.QueryHandler;
import maru.chat.routing.Router;
import maru.chat.routing.Specification;
import maru.chat.session.Lifecycle;
import maru.chat.session.Session;
import maru.chat.stanza.StanzaFault;
import maru.chat.stanza.StanzaFault.Condition;
import maru.chat.xml.DataForm;
import maru.chat.xml.Element;
import org.jspecify.annotations.Nullable;

/// XEP-0133 by XEP-0050: an administrator adds, disables and deletes accounts of services. It never
/// touches people, whose accounts are the school's; there only with `chat.admin-accounts`.
public final class ServiceAdministration implements QueryHandler, Extension, Discovery.Contributor {

    private static final String COMMANDS = "http://jabber.org/protocol/commands";
    private static final String ADMIN = "http://jabber.org/protocol/admin";

    /// Commands and the title of each.
    private static final Map<String, String> TITLES =
            Map.of(
                    ADMIN + "#add-user", "Add User",
                    ADMIN + "#delete-user", "Delete User",
                    ADMIN + "#disable-user", "Disable User",
                    ADMIN + "#reenable-user", "Re-Enable User");

    private final ServiceAccounts accounts;
    private final Router router;
    private final Lifecycle lifecycle;

    public ServiceAdministration(ServiceAccounts accounts, Router router, Lifecycle lifecycle) {
        this.accounts = accounts;
        this.router = router;
        this.lifecycle = lifecycle;
    }

    @Override
    public Specification specification() {
        return new Specification("XEP-0133", "1.3", "Service Administration");
    }

    @Override
    public List<String> serverFeatures() {
        return List.of(COMMANDS);
    }

    @Override
    public Set<String> namespaces() {
        return Set.of(COMMANDS);
    }

    @Override
    public Set<Target> targets() {
        return Set.of(Target.SERVER);
    }

    private boolean isAdministrator(Query query) {
        return query.asker().filter(accounts::isAdministrator).isPresent();
    }

    @Override
    public List<Element> items(Query query) {
        if (query.account().isPresent()
                || !COMMANDS.equals(query.node())
                || !isAdministrator(query)) {
            return List.of();
        }
        return TITLES.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(
                        each ->
                                Element.of("item", Discovery.ITEMS)
                                        .with("jid", router.domain())
                                        .with("node", each.getKey())
                                        .with("name", each.getValue()))
                .toList();
    }

    @Override
    public @Nullable Element info(Query query, String node) {
        String title = TITLES.get(node);
        if (title == null || query.account().isPresent() || !isAdministrator(query)) {
            return null;
        }
        return Element.of("query", Discovery.INFO)
                .with("node", node)
                .add(Discovery.identity("automation", "command-node", title))
                .addAll(Discovery.features(List.of(COMMANDS, "jabber:x:data")));
    }

    @Override
    public Element answer(Query query) throws StanzaFault {
        String node = query.payload().attribute("node", "");
        if (!isAdministrator(query) || !query.isSet()) {
            throw StanzaFault.of(Condition.FORBIDDEN);
        }
        if (!TITLES.containsKey(node)) {
            throw StanzaFault.of(Condition.ITEM_NOT_FOUND);
        }
        String session = query.payload().attribute("sessionid", UUID.randomUUID().toString());
        Element command =
                Element.of("command", COMMANDS).with("node", node).with("sessionid", session);
        if (query.payload().attribute("action", "execute").equals("cancel")) {
            return command.with("status", "canceled");
        }
        DataForm form = DataForm.in(query.payload()).orElse(null);
        if (form == null) {
            return command.with("status", "executing")
                    .add(
                            Element.of("actions", COMMANDS)
                                    .with("execute", "complete")
                                    .add(Element.of("complete", COMMANDS)))
                    .add(form(node));
        }
        run(node, form);
        return command.with("status", "completed")
                .add(Element.of("note", COMMANDS, "Done.").with("type", "info"));
    }

    private static Element form(String node) {
        if (node.endsWith("#add-user")) {
            return DataForm.make("form", ADMIN)
                    .title("Add User")
                    .field("accountjid", "jid-single", "The address", List.of())
                    .field("password", "text-private", "The password", List.of())
                    .field("password-verify", "text-private", "The password again", List.of())
                    .done();
        }
        return DataForm.make("form", ADMIN)
                .title(TITLES.getOrDefault(node, ""))
                .field("accountjids", "jid-multi", "The addresses", List.of())
                .done();
    }

    private void run(String node, DataForm form) throws StanzaFault {
        if (node.endsWith("#add-user")) {
            add(form);
            return;
        }
        for (String each : form.values("accountjids")) {
            String local = local(each);
            boolean done =
                    switch (node.substring(node.indexOf('#'))) {
                        case "#delete-user" -> accounts.remove(local);
                        case "#disable-user" -> accounts.disable(local, true);
                        default -> accounts.disable(local, false);
                    };
            if (!done) {
                throw StanzaFault.of(Condition.ITEM_NOT_FOUND);
            }
            if (!node.endsWith("#reenable-user")) {
                router.accounts().forget(local);
                for (Session session : router.whereabouts().of(local)) {
                    lifecycle.close(session, "not-authorized", null);
                }
            }
        }
    }

    private void add(DataForm form) throws StanzaFault {
        String address = form.value("accountjid");
        String secret = form.value("password");
        String again = form.value("password-verify");
        if (address == null
                || secret == null
                || secret.length() < 6
                || (again != null && !again.equals(secret))) {
            throw StanzaFault.of(Condition.NOT_ACCEPTABLE);
        }
        String local = local(address);
        if (router.accounts().find(local).isPresent()) {
            throw StanzaFault.of(Condition.CONFLICT);
        }
        accounts.put(local, secret, false);
    }

    private String local(String address) throws StanzaFault {
        Jid jid = Jid.orNull(address);
        if (jid == null || jid.local().isEmpty() || !jid.domain().equals(router.domain())) {
            throw StanzaFault.of(Condition.JID_MALFORMED);
        }
        return jid.local();
    }
}
