package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.mail.Flags;
import maru.mail.store.EmailWrites;

/// Where a client wants an e-mail to lie and with which keywords: all of both, or a patch of what
/// is (RFC 8620 §5.3, RFC 8621 §4.6).
final class Wanted {

    private static final String KEYWORD = "[!#$&'+-Z\\[^-z|}~]{1,255}";
    private static final int KEYWORDS_AT_MOST = 128;

    private final ObjectNode given;
    private final Call call;
    private final MailboxTree tree;

    Wanted(ObjectNode given, Call call, MailboxTree tree) {
        this.given = given;
        this.call = call;
        this.tree = tree;
    }

    Set<UUID> mailboxes(Set<UUID> before) throws SetError {
        Set<UUID> mailboxes = new TreeSet<>();
        for (String id : set("mailboxIds", before.stream().map(Id.MAILBOX::of).toList())) {
            mailboxes.add(
                    tree.find(call.id(id))
                            .map(Mailbox::id)
                            .orElseThrow(
                                    () ->
                                            SetError.invalidProperties(
                                                    "There is no mailbox " + id + ".",
                                                    "mailboxIds")));
        }
        if (mailboxes.isEmpty()) {
            throw SetError.invalidProperties("An e-mail lies somewhere.", "mailboxIds");
        }
        return mailboxes;
    }

    Set<String> keywords(Set<String> before) throws SetError {
        Set<String> keywords = new TreeSet<>();
        for (String each : set("keywords", before)) {
            if (!each.matches(KEYWORD)) {
                throw SetError.invalidProperties("A keyword is not like that.", "keywords");
            }
            keywords.add(each.toLowerCase(Locale.ROOT));
        }
        if (keywords.size() > KEYWORDS_AT_MOST) {
            throw SetError.of("tooManyKeywords", "These are too many keywords.");
        }
        return keywords;
    }

    /// The keywords as JMAP knows them, of flags and all.
    static Set<String> keywords(EmailWrites.Place place) {
        Set<String> all = new TreeSet<>();
        place.keywords().forEach(each -> all.add(each.toLowerCase(Locale.ROOT)));
        addIf(place.answered(), all, "$answered");
        addIf(place.draft(), all, "$draft");
        addIf(place.flagged(), all, "$flagged");
        addIf(place.seen(), all, "$seen");
        return all;
    }

    static EmailWrites.Place place(Set<UUID> mailboxes, Set<String> keywords) {
        Set<String> rest = new TreeSet<>(keywords);
        rest.removeAll(Email.FLAGS.keySet());
        return new EmailWrites.Place(
                mailboxes,
                keywords.contains("$answered"),
                keywords.contains("$draft"),
                keywords.contains("$flagged"),
                keywords.contains("$seen"),
                rest);
    }

    static Flags flags(Set<String> keywords) {
        Flags flags = new Flags();
        for (String each : keywords) {
            switch (each) {
                case "$answered" -> flags.add(Flags.Flag.ANSWERED);
                case "$draft" -> flags.add(Flags.Flag.DRAFT);
                case "$flagged" -> flags.add(Flags.Flag.FLAGGED);
                case "$seen" -> flags.add(Flags.Flag.SEEN);
                default -> flags.add(each);
            }
        }
        return flags;
    }

    private static void addIf(boolean wanted, Set<String> all, String keyword) {
        if (wanted) {
            all.add(keyword);
        }
    }

    /// A set of names, each true, given as a whole or by `property/name`.
    private Set<String> set(String property, Iterable<String> before) throws SetError {
        Set<String> names = new TreeSet<>();
        JsonNode whole = given.path(property);
        if (whole.isMissingNode()) {
            before.forEach(names::add);
        } else {
            for (var each : whole.properties()) {
                change(names, property, each.getKey(), each.getValue());
            }
        }
        for (var each : given.properties()) {
            if (each.getKey().startsWith(property + "/")) {
                if (!whole.isMissingNode()) {
                    throw SetError.of("invalidPatch", property + " is given twice.");
                }
                String name = each.getKey().substring(property.length() + 1);
                change(
                        names,
                        property,
                        name.replace("~1", "/").replace("~0", "~"),
                        each.getValue());
            }
        }
        return names;
    }

    private void change(Set<String> names, String property, String given, JsonNode value)
            throws SetError {
        String name = property.equals("keywords") ? given.toLowerCase(Locale.ROOT) : call.id(given);
        if (value.isNull()) {
            names.remove(name);
        } else if (value.isBoolean() && value.asBoolean()) {
            names.add(name);
        } else {
            throw SetError.invalidProperties("Each is true, or null in a patch.", property);
        }
    }
}
