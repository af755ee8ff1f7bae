package maru.chat.extension;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import maru.chat.routing.Extension;
import maru.chat.routing.Query;
import maru.chat.routing.QueryHandler;
import maru.chat.routing.Router;
import maru.chat.routing.Specification;
import maru.chat.stanza.StanzaFault;
import maru.chat.stanza.StanzaFault.Condition;
import maru.chat.xml.Element;

/// XEP-0030: what the server and accounts can do, told by the extensions themselves; XEP-0115 for
/// the server.
public final class Discovery implements QueryHandler, Extension {

    public static final String INFO = "http://jabber.org/protocol/disco#info";
    public static final String ITEMS = "http://jabber.org/protocol/disco#items";
    static final String CAPS = "http://jabber.org/protocol/caps";
    private static final String NODE = "urn:maru:chat";

    /// Somebody else has a say in what an account or the server shows.
    public interface Contributor {
        default List<Element> accountIdentities() {
            return List.of();
        }

        /// Items below the server or an account, for a node; null where it knows nothing of it.
        default List<Element> items(Query query) {
            return List.of();
        }

        /// Info of a node of the server's; null where it is not its own.
        default @org.jspecify.annotations.Nullable Element info(Query query, String node) {
            return null;
        }

        /// Further forms of the server's info (XEP-0128).
        default List<Element> serverForms() {
            return List.of();
        }
    }

    private final Router router;
    private final List<Extension> extensions;

    /// @param extensions all of the server's; this one is added by itself
    public Discovery(Router router, List<Extension> extensions) {
        this.router = router;
        this.extensions = List.copyOf(extensions);
    }

    @Override
    public Specification specification() {
        return new Specification("XEP-0030", "2.5rc3", "Service Discovery");
    }

    @Override
    public Set<String> namespaces() {
        return Set.of(INFO, ITEMS);
    }

    @Override
    public Set<Target> targets() {
        return Set.of(Target.SERVER, Target.OWN, Target.OTHER);
    }

    @Override
    public Element answer(Query query) throws StanzaFault {
        if (query.isSet()) {
            throw StanzaFault.of(Condition.NOT_ALLOWED);
        }
        return query.payload().namespace().equals(INFO) ? info(query) : items(query);
    }

    private Element info(Query query) throws StanzaFault {
        String node = query.node();
        if (node != null && !node.equals(NODE + "#" + version())) {
            for (Extension each : extensions) {
                if (each instanceof Contributor contributor) {
                    Element found = contributor.info(query, node);
                    if (found != null) {
                        return found;
                    }
                }
            }
            throw StanzaFault.of(Condition.ITEM_NOT_FOUND);
        }
        if (query.account().isPresent()) {
            Element info = Element.of("query", INFO).add(identity("account", "registered", ""));
            for (Extension each : extensions) {
                if (each instanceof Contributor contributor) {
                    info = info.addAll(contributor.accountIdentities());
                }
            }
            Set<String> features = new TreeSet<>(Set.of(INFO, ITEMS));
            extensions.forEach(each -> features.addAll(each.accountFeatures()));
            return info.addAll(features(features));
        }
        return serverInfo().with("node", node);
    }

    private Element serverInfo() {
        Element info = Element.of("query", INFO).add(identity("server", "im", "Maru"));
        info = info.addAll(features(allFeatures()));
        for (Extension each : extensions) {
            if (each instanceof Contributor contributor) {
                info = info.addAll(contributor.serverForms());
            }
        }
        return info;
    }

    private Set<String> allFeatures() {
        Set<String> features = new TreeSet<>(Set.of(INFO, ITEMS));
        extensions.forEach(each -> features.addAll(each.serverFeatures()));
        return features;
    }

    public static Element identity(String category, String type, String name) {
        return Element.of("identity", INFO)
                .with("category", category)
                .with("type", type)
                .with("name", name.isEmpty() ? null : name);
    }

    public static List<Element> features(Iterable<String> names) {
        List<Element> found = new ArrayList<>();
        names.forEach(name -> found.add(Element.of("feature", INFO).with("var", name)));
        return found;
    }

    private Element items(Query query) {
        Element items = Element.of("query", ITEMS).with("node", query.node());
        List<Element> found = new ArrayList<>();
        if (query.account().isEmpty() && query.node() == null) {
            for (String domain : new TreeSet<>(router.services().keySet())) {
                found.add(Element.of("item", ITEMS).with("jid", domain));
            }
        }
        for (Extension each : extensions) {
            if (each instanceof Contributor contributor) {
                found.addAll(contributor.items(query));
            }
        }
        return items.addAll(found);
    }

    /// XEP-0115 §6.3: told in the stream's features.
    public Element capabilities() {
        return Element.of("c", CAPS)
                .with("hash", "sha-1")
                .with("node", NODE)
                .with("ver", version());
    }

    private String version() {
        StringBuilder text = new StringBuilder("server/im//Maru<");
        allFeatures().forEach(feature -> text.append(feature).append('<'));
        for (Extension each : extensions) {
            if (each instanceof Contributor contributor) {
                contributor.serverForms().forEach(form -> append(text, form));
            }
        }
        try {
            byte[] sum =
                    MessageDigest.getInstance("SHA-1")
                            .digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(sum);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void append(StringBuilder text, Element form) {
        List<String> fields = new ArrayList<>();
        for (Element field : form.children("field")) {
            String values =
                    field.children("value").stream()
                            .map(Element::text)
                            .sorted()
                            .reduce("", (all, one) -> all + one + "<");
            if (field.attribute("var", "").equals("FORM_TYPE")) {
                text.append(values);
            } else {
                fields.add(field.attribute("var", "") + "<" + values);
            }
        }
        fields.stream().sorted().forEach(text::append);
    }
}
