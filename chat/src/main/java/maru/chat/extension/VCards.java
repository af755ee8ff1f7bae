package maru.chat.extension;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import maru.chat.account.Account;
import maru.chat.routing.Extension;
import maru.chat.routing.Query;
import maru.chat.routing.QueryHandler;
import maru.chat.routing.Specification;
import maru.chat.stanza.StanzaFault;
import maru.chat.stanza.StanzaFault.Condition;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import maru.chat.xml.XmlWriter;
import maru.identity.signon.Names;
import maru.storage.Database;
import org.jspecify.annotations.Nullable;

/// XEP-0054: cards. A person's name is the school's to say, whatever she writes into hers.
public final class VCards implements QueryHandler, Extension {

    static final String NAMESPACE = "vcard-temp";
    private static final String KEY = "{vcard-temp}vCard";

    private final Database database;
    private final Names names;

    public VCards(Database database, Names names) {
        this.database = database;
        this.names = names;
    }

    @Override
    public Specification specification() {
        return new Specification("XEP-0054", "1.2", "vcard-temp");
    }

    @Override
    public List<String> serverFeatures() {
        return List.of(NAMESPACE);
    }

    @Override
    public List<String> accountFeatures() {
        return List.of(NAMESPACE);
    }

    @Override
    public Set<String> namespaces() {
        return Set.of(NAMESPACE);
    }

    @Override
    public Set<Target> targets() {
        return Set.of(Target.OWN, Target.OTHER);
    }

    @Override
    public @Nullable Element answer(Query query) throws StanzaFault {
        Account account = query.account().orElseThrow();
        if (!query.payload().name().equals("vCard")) {
            throw StanzaFault.of(Condition.BAD_REQUEST);
        }
        if (!query.isSet()) {
            return card(account);
        }
        if (!query.isOwn()) {
            throw StanzaFault.of(Condition.FORBIDDEN);
        }
        database.change(
                tx ->
                        tx.update(
                                """
                                insert into chat.private_xml (account, name, content)
                                values (?, ?, ?) on conflict (account, name)
                                do update set content = excluded.content
                                """,
                                account.id(),
                                KEY,
                                XmlWriter.bytes(query.payload(), Namespaces.CLIENT)));
        return null;
    }

    private Element card(Account account) throws StanzaFault {
        Optional<Element> own = PrivateStorage.read(database, account.id(), KEY);
        Optional<String> name = account.person().flatMap(names::displayName);
        if (own.isEmpty() && name.isEmpty()) {
            throw StanzaFault.of(Condition.ITEM_NOT_FOUND);
        }
        Element card = own.orElseGet(() -> Element.of("vCard", NAMESPACE));
        if (name.isEmpty()) {
            return card;
        }
        return Element.of("vCard", NAMESPACE)
                .addText("FN", name.get())
                .addAll(card.without(each -> each.name().equals("FN")).content());
    }
}
