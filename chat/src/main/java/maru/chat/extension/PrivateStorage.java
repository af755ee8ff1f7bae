package maru.chat.extension;

import java.util.List;
import java.util.Map;
import java.util.Set;
import maru.chat.routing.Extension;
import maru.chat.routing.Query;
import maru.chat.routing.QueryHandler;
import maru.chat.routing.Specification;
import maru.chat.stanza.StanzaFault;
import maru.chat.stanza.StanzaFault.Condition;
import maru.chat.xml.Element;
import maru.chat.xml.ElementReader;
import maru.chat.xml.Namespaces;
import maru.chat.xml.XmlFault;
import maru.chat.xml.XmlWriter;
import maru.storage.Database;
import org.jspecify.annotations.Nullable;

/// XEP-0049: pieces of XML that a client keeps with its account.
public final class PrivateStorage implements QueryHandler, Extension {

    private static final String NAMESPACE = "jabber:iq:private";
    private static final int PIECES_AT_MOST = 100;

    private final Database database;

    public PrivateStorage(Database database) {
        this.database = database;
    }

    @Override
    public Specification specification() {
        return new Specification("XEP-0049", "1.2", "Private XML Storage");
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
        return Set.of(Target.OWN, Target.OTHER);
    }

    @Override
    public @Nullable Element answer(Query query) throws StanzaFault {
        if (!query.isOwn()) {
            throw StanzaFault.of(Condition.FORBIDDEN);
        }
        long account = query.account().orElseThrow().id();
        Element piece = query.payload().first();
        if (piece == null) {
            throw StanzaFault.of(Condition.BAD_REQUEST);
        }
        String key = "{" + piece.namespace() + "}" + piece.name();
        if (key.length() > 400) {
            throw StanzaFault.of(Condition.NOT_ACCEPTABLE);
        }
        return query.isSet() ? put(account, key, piece) : get(account, key, piece);
    }

    private @Nullable Element put(long account, String key, Element piece) throws StanzaFault {
        boolean full =
                database.transaction(
                        tx -> {
                            int there =
                                    tx.one(
                                            "select count(*)::int as n from chat.private_xml"
                                                    + " where account = ? and name <> ?",
                                            row -> row.integer("n"),
                                            account,
                                            key);
                            if (there >= PIECES_AT_MOST) {
                                return true;
                            }
                            tx.update(
                                    """
                                    insert into chat.private_xml (account, name, content)
                                    values (?, ?, ?) on conflict (account, name)
                                    do update set content = excluded.content
                                    """,
                                    account,
                                    key,
                                    XmlWriter.bytes(piece, Namespaces.CLIENT));
                            return false;
                        });
        if (full) {
            throw StanzaFault.of(Condition.RESOURCE_CONSTRAINT);
        }
        return null;
    }

    private Element get(long account, String key, Element asked) {
        Element piece =
                read(database, account, key)
                        .orElseGet(() -> Element.of(asked.name(), asked.namespace()));
        return Element.of("query", NAMESPACE).add(piece);
    }

    static java.util.Optional<Element> read(Database database, long account, String key) {
        return database.read(
                        tx ->
                                tx.first(
                                        "select content from chat.private_xml where account = ?"
                                                + " and name = ?",
                                        row -> row.bytes("content"),
                                        account,
                                        key))
                .map(PrivateStorage::parse);
    }

    private static Element parse(byte[] content) {
        try {
            return ElementReader.read(
                    content,
                    Map.of("", Namespaces.CLIENT, "xml", "http://www.w3.org/XML/1998/namespace"));
        } catch (XmlFault broken) {
            throw new IllegalStateException("a stored piece", broken);
        }
    }
}
