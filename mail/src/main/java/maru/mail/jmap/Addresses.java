package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import maru.mail.mime.Decoded;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;

/// The addresses of a line, group by group (RFC 5322 §3.4), also where the line is not quite right.
record Addresses(List<Group> groups) {

    /// A name and those who are meant by it; those who stand alone have none.
    record Group(Optional<String> name, List<Address> addresses) {}

    /// Whoever it is.
    record Address(Optional<String> name, String email) {}

    private static final int AT_MOST = 10_000;

    static Addresses of(String line) {
        Reading reading = new Reading();
        reading.all(Decoded.known(line));
        return new Addresses(List.copyOf(reading.groups));
    }

    ArrayNode flat() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        groups.forEach(group -> group.addresses().forEach(each -> add(all, each)));
        return all;
    }

    ArrayNode grouped() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (Group group : groups) {
            ArrayNode within = JsonNodeFactory.instance.arrayNode();
            group.addresses().forEach(each -> add(within, each));
            all.addObject().put("name", group.name().orElse(null)).set("addresses", within);
        }
        return all;
    }

    private static void add(ArrayNode all, Address address) {
        all.addObject().put("name", address.name().orElse(null)).put("email", address.email());
    }

    /// Cuts the line where commas, colons and semicolons stand by themselves.
    private static final class Reading {

        private final List<Group> groups = new ArrayList<>();
        private List<Address> at = new ArrayList<>();
        private Optional<String> name = Optional.empty();
        private int count;

        void all(String line) {
            StringBuilder word = new StringBuilder();
            boolean quoted = false;
            boolean angled = false;
            int comments = 0;
            for (int i = 0; i < line.length(); i++) {
                char letter = line.charAt(i);
                boolean free = !quoted && !angled && comments == 0;
                if (letter == '\\' && (quoted || comments > 0) && i + 1 < line.length()) {
                    word.append(letter).append(line.charAt(++i));
                    continue;
                }
                switch (letter) {
                    case '"' -> quoted = comments == 0 && !quoted;
                    case '(' -> comments += quoted ? 0 : 1;
                    case ')' -> comments = quoted ? comments : Math.max(0, comments - 1);
                    case '<' -> angled |= free;
                    case '>' -> angled &= quoted || comments > 0;
                    default -> {
                        // A letter like any other.
                    }
                }
                if (free && letter == ',') {
                    add(word);
                } else if (free && letter == ':' && name.isEmpty()) {
                    end();
                    name = Optional.of(text(word.toString()).orElse(""));
                    word.setLength(0);
                } else if (free && letter == ';') {
                    add(word);
                    end();
                } else {
                    word.append(letter);
                }
            }
            add(word);
            end();
        }

        private void add(StringBuilder word) {
            String text = word.toString().strip();
            word.setLength(0);
            if (text.isEmpty() || ++count > AT_MOST) {
                return;
            }
            try {
                Mailbox mailbox = LenientAddressParser.DEFAULT.parseMailbox(text);
                if (mailbox != null) {
                    at.add(
                            new Address(
                                    Optional.ofNullable(mailbox.getName()).flatMap(Reading::text),
                                    mailbox.getAddress()));
                }
            } catch (RuntimeException malformed) {
                // It is no address.
            }
        }

        private void end() {
            if (name.isPresent() || !at.isEmpty()) {
                groups.add(new Group(name, List.copyOf(at)));
            }
            at = new ArrayList<>();
            name = Optional.empty();
        }

        private static Optional<String> text(String name) {
            String plain = name.strip().replaceFirst("^\"(.*)\"$", "$1");
            return Optional.of(Normalizer.normalize(Decoded.words(plain), Normalizer.Form.NFC))
                    .filter(text -> !text.isBlank());
        }
    }
}
