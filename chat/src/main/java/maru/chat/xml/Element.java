package maru.chat.xml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// An XML element that has been read whole, within the bounds of [StanzaFramer]. Immutable.
///
/// Attributes stand by name as in `type`, `xml:lang`; one of another namespace stands as
/// `{namespace}name`. Prefixes are not kept: only names and namespaces mean something.
public final class Element implements Node {

    private static final String[] NONE = {};

    private final String name;
    private final String namespace;
    private final String[] attributes;
    private final List<Node> content;

    private Element(String name, String namespace, String[] attributes, List<Node> content) {
        this.name = name;
        this.namespace = namespace;
        this.attributes = attributes;
        this.content = content;
    }

    /// An empty element.
    public static Element of(String name, String namespace) {
        return new Element(name, namespace, NONE, List.of());
    }

    /// An element that holds a text alone.
    public static Element of(String name, String namespace, String text) {
        return new Element(name, namespace, NONE, List.of(new Text(text)));
    }

    static Element read(String name, String namespace, List<String> attributes, List<Node> nodes) {
        return new Element(
                name,
                namespace,
                attributes.isEmpty() ? NONE : attributes.toArray(String[]::new),
                List.copyOf(nodes));
    }

    public String name() {
        return name;
    }

    public String namespace() {
        return namespace;
    }

    public boolean is(String otherName, String otherNamespace) {
        return name.equals(otherName) && namespace.equals(otherNamespace);
    }

    public @Nullable String attribute(String key) {
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i].equals(key)) {
                return attributes[i + 1];
            }
        }
        return null;
    }

    public String attribute(String key, String otherwise) {
        String value = attribute(key);
        return value == null ? otherwise : value;
    }

    public boolean has(String key) {
        return attribute(key) != null;
    }

    /// Names and values in turn.
    String[] attributes() {
        return attributes;
    }

    public List<Node> content() {
        return content;
    }

    public boolean isEmpty() {
        return content.isEmpty();
    }

    public List<Element> children() {
        List<Element> found = new ArrayList<>(content.size());
        for (Node node : content) {
            if (node instanceof Element element) {
                found.add(element);
            }
        }
        return found;
    }

    public @Nullable Element first() {
        for (Node node : content) {
            if (node instanceof Element element) {
                return element;
            }
        }
        return null;
    }

    public @Nullable Element child(String childName, String childNamespace) {
        for (Node node : content) {
            if (node instanceof Element element && element.is(childName, childNamespace)) {
                return element;
            }
        }
        return null;
    }

    /// A child in this element's own namespace.
    public @Nullable Element child(String childName) {
        return child(childName, namespace);
    }

    public Optional<Element> find(String childName, String childNamespace) {
        return Optional.ofNullable(child(childName, childNamespace));
    }

    public List<Element> children(String childName) {
        return children().stream().filter(each -> each.is(childName, namespace)).toList();
    }

    public boolean hasChildOf(String childNamespace) {
        for (Node node : content) {
            if (node instanceof Element element && element.namespace.equals(childNamespace)) {
                return true;
            }
        }
        return false;
    }

    /// The text directly within.
    public String text() {
        if (content.isEmpty()) {
            return "";
        }
        if (content.size() == 1 && content.getFirst() instanceof Text(String only)) {
            return only;
        }
        StringBuilder out = new StringBuilder();
        for (Node node : content) {
            if (node instanceof Text(String some)) {
                out.append(some);
            }
        }
        return out.toString();
    }

    /// The text of a child in this element's own namespace, empty where there is none.
    public String textOf(String childName) {
        Element child = child(childName);
        return child == null ? "" : child.text();
    }

    public Element with(String key, @Nullable String value) {
        List<String> changed = new ArrayList<>(attributes.length + 2);
        boolean done = false;
        for (int i = 0; i < attributes.length; i += 2) {
            if (!attributes[i].equals(key)) {
                changed.add(attributes[i]);
                changed.add(attributes[i + 1]);
            } else if (value != null && !done) {
                changed.add(key);
                changed.add(value);
                done = true;
            }
        }
        if (value != null && !done) {
            changed.add(key);
            changed.add(value);
        }
        return new Element(name, namespace, changed.toArray(String[]::new), content);
    }

    public Element add(Node node) {
        List<Node> more = new ArrayList<>(content.size() + 1);
        more.addAll(content);
        more.add(node);
        return new Element(name, namespace, attributes, List.copyOf(more));
    }

    public Element addAll(List<? extends Node> nodes) {
        List<Node> more = new ArrayList<>(content.size() + nodes.size());
        more.addAll(content);
        more.addAll(nodes);
        return new Element(name, namespace, attributes, List.copyOf(more));
    }

    /// Adds a child in this element's own namespace that holds a text.
    public Element addText(String childName, String text) {
        return add(of(childName, namespace, text));
    }

    public Element withContent(List<? extends Node> nodes) {
        return new Element(name, namespace, attributes, List.copyOf(nodes));
    }

    public Element without(Predicate<Element> unwanted) {
        List<Node> kept = new ArrayList<>(content.size());
        for (Node node : content) {
            if (!(node instanceof Element element && unwanted.test(element))) {
                kept.add(node);
            }
        }
        return kept.size() == content.size()
                ? this
                : new Element(name, namespace, attributes, List.copyOf(kept));
    }

    /// This element with content in its own namespace moved to another, as when a stanza leaves a
    /// stream of another kind.
    public Element inNamespace(String other) {
        if (namespace.equals(other)) {
            return this;
        }
        List<Node> moved = new ArrayList<>(content.size());
        for (Node node : content) {
            moved.add(
                    node instanceof Element element && element.namespace.equals(namespace)
                            ? element.inNamespace(other)
                            : node);
        }
        return new Element(name, other, attributes, List.copyOf(moved));
    }

    /// As it stands in a stream whose default namespace is `jabber:client`.
    @Override
    public String toString() {
        return XmlWriter.text(this, Namespaces.CLIENT);
    }
}
