package maru.chat.xml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A data form (XEP-0004).
public final class DataForm {

    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final String type;

    private DataForm(String type) {
        this.type = type;
    }

    /// Reads a form that was filled in; empty where there is none.
    public static Optional<DataForm> in(Element parent) {
        return parent.find("x", Namespaces.DATA_FORM).map(DataForm::read);
    }

    public static DataForm read(Element x) {
        DataForm form = new DataForm(x.attribute("type", ""));
        for (Element field : x.children("field")) {
            List<String> found = field.children("value").stream().map(Element::text).toList();
            form.values.put(field.attribute("var", ""), found);
        }
        return form;
    }

    public boolean isType(String asked) {
        return type.equals(asked);
    }

    public boolean is(String formType) {
        return formType.equals(value("FORM_TYPE"));
    }

    public boolean has(String field) {
        return values.containsKey(field);
    }

    public @Nullable String value(String field) {
        List<String> found = values.getOrDefault(field, List.of());
        return found.isEmpty() ? null : found.getFirst();
    }

    public List<String> values(String field) {
        return values.getOrDefault(field, List.of());
    }

    public Map<String, List<String>> all() {
        return values;
    }

    /// A yes or no; the fallback where the field is absent.
    public boolean flag(String field, boolean otherwise) {
        String value = value(field);
        return value == null ? otherwise : value.equals("1") || value.equals("true");
    }

    /// Puts a form together.
    public static Builder make(String type, String formType) {
        return new Builder(type).field("FORM_TYPE", "hidden", null, List.of(formType));
    }

    /// Fields in their order.
    public static final class Builder {

        private final List<Element> parts = new ArrayList<>();
        private final String type;

        private Builder(String type) {
            this.type = type;
        }

        public Builder title(String title) {
            parts.add(Element.of("title", Namespaces.DATA_FORM, title));
            return this;
        }

        public Builder field(
                String name, String fieldType, @Nullable String label, List<String> content) {
            parts.add(element(name, fieldType, label, content));
            return this;
        }

        public Builder choice(
                String name, String fieldType, String label, List<String> options, String chosen) {
            Element field = element(name, fieldType, label, List.of(chosen));
            for (String option : options) {
                field =
                        field.add(
                                Element.of("option", Namespaces.DATA_FORM)
                                        .with("label", option)
                                        .addText("value", option));
            }
            parts.add(field);
            return this;
        }

        public Builder flag(String name, String label, boolean value) {
            return field(name, "boolean", label, List.of(value ? "1" : "0"));
        }

        public Builder text(String name, String label, String value) {
            return field(name, "text-single", label, value.isEmpty() ? List.of() : List.of(value));
        }

        private Element element(
                String name, String fieldType, @Nullable String label, List<String> content) {
            Element field =
                    Element.of("field", Namespaces.DATA_FORM)
                            .with("var", name)
                            .with("type", type.equals("submit") ? null : fieldType)
                            .with("label", label);
            for (String value : content) {
                field = field.addText("value", value);
            }
            return field;
        }

        public Element done() {
            return Element.of("x", Namespaces.DATA_FORM).with("type", type).addAll(parts);
        }
    }
}
