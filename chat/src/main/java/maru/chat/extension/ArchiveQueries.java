package maru.chat.extension;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import maru.chat.account.Account;
import maru.chat.archive.ArchiveReader;
import maru.chat.archive.EntryTime;
import maru.chat.jid.Jid;
import maru.chat.routing.Extension;
import maru.chat.routing.Query;
import maru.chat.routing.QueryHandler;
import maru.chat.routing.Specification;
import maru.chat.session.Packet;
import maru.chat.session.Session;
import maru.chat.stanza.StanzaFault;
import maru.chat.stanza.StanzaFault.Condition;
import maru.chat.xml.DataForm;
import maru.chat.xml.Element;
import maru.chat.xml.ElementReader;
import maru.chat.xml.Namespaces;
import maru.chat.xml.ResultSet;
import maru.chat.xml.XmlFault;
import org.jspecify.annotations.Nullable;

/// XEP-0313: the archive by pages, one's own and, through the second `answer`, a room's.
public final class ArchiveQueries implements QueryHandler, Extension {

    public static final String NAMESPACE = "urn:xmpp:mam:2";
    private static final String EXTENDED = "urn:xmpp:mam:2#extended";
    private static final int USUAL = 50;
    private static final int AT_MOST = 250;

    /// The number of the archive that an address names: an account's or a room's; 0 for none.
    public interface Numbers extends Function<Jid, Long> {}

    private final ArchiveReader reader;
    private final Numbers numbers;

    public ArchiveQueries(ArchiveReader reader, Numbers numbers) {
        this.reader = reader;
        this.numbers = numbers;
    }

    @Override
    public Specification specification() {
        return new Specification("XEP-0313", "1.1.1", "Message Archive Management");
    }

    @Override
    public List<String> accountFeatures() {
        return List.of(NAMESPACE, EXTENDED, Namespaces.STANZA_ID);
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
        Account account = query.account().orElseThrow();
        return answer(query, account.id(), false, query.session().address().bare());
    }

    /// Answers for an archive that the asker may read.
    ///
    /// @param address the archive's own
    public @Nullable Element answer(Query query, long archive, boolean room, Jid address)
            throws StanzaFault {
        return switch (query.payload().name()) {
            case "query" -> query.isSet() ? results(query, archive, room, address) : form(room);
            case "metadata" -> metadata(archive, room);
            default -> throw StanzaFault.of(Condition.FEATURE_NOT_IMPLEMENTED);
        };
    }

    private static Element form(boolean room) {
        DataForm.Builder form =
                DataForm.make("form", NAMESPACE)
                        .field("start", "text-single", null, List.of())
                        .field("end", "text-single", null, List.of())
                        .field("before-id", "text-single", null, List.of())
                        .field("after-id", "text-single", null, List.of())
                        .field("ids", "list-multi", null, List.of());
        if (!room) {
            form.field("with", "jid-single", null, List.of());
        }
        return Element.of("query", NAMESPACE).add(form.done());
    }

    private Element metadata(long archive, boolean room) {
        ArchiveReader.Filter all =
                new ArchiveReader.Filter(archive, room, 0, null, 0, Long.MAX_VALUE, null);
        Element metadata = Element.of("metadata", NAMESPACE);
        List<ArchiveReader.Entry> first = reader.page(all, 1, false).entries();
        List<ArchiveReader.Entry> last = reader.page(all, 1, true).entries();
        if (first.isEmpty() || last.isEmpty()) {
            return metadata;
        }
        return metadata.add(end("start", first.getFirst())).add(end("end", last.getFirst()));
    }

    private static Element end(String name, ArchiveReader.Entry entry) {
        return Element.of(name, NAMESPACE)
                .with("id", Long.toString(entry.id()))
                .with("timestamp", stamp(entry.id()));
    }

    static String stamp(long id) {
        return EntryTime.of(id).truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private Element results(Query query, long archive, boolean room, Jid address)
            throws StanzaFault {
        Session session = query.session();
        Element asked = query.payload();
        ResultSet part;
        try {
            part = ResultSet.in(asked, USUAL, AT_MOST);
        } catch (NumberFormatException notANumber) {
            throw StanzaFault.of(Condition.BAD_REQUEST);
        }
        ArchiveReader.Filter filter = filter(asked, part, archive, room);
        if (part.max() == 0) {
            return fin(false).add(ResultSet.answer(null, null, null, reader.count(filter)));
        }
        ArchiveReader.Page page = reader.page(filter, part.max(), part.isBackwards());
        List<ArchiveReader.Entry> entries = page.entries();
        boolean flipped = asked.child("flip-page") != null;
        List<ArchiveReader.Entry> order = flipped ? entries.reversed() : entries;
        String queryId = asked.attribute("queryid");
        for (ArchiveReader.Entry entry : order) {
            session.deliver(Packet.of(result(entry, queryId, address)));
        }
        Element fin = fin(page.complete());
        return entries.isEmpty()
                ? fin.add(ResultSet.answer(null, null, null, -1))
                : fin.add(
                        ResultSet.answer(
                                Long.toString(entries.getFirst().id()),
                                Long.toString(entries.getLast().id()),
                                null,
                                -1));
    }

    private static Element fin(boolean complete) {
        return Element.of("fin", NAMESPACE).with("complete", complete ? "true" : null);
    }

    private static Element result(
            ArchiveReader.Entry entry, @Nullable String queryId, Jid address) {
        return Element.of("message", Namespaces.CLIENT)
                .with("from", address.toString())
                .add(
                        Element.of("result", NAMESPACE)
                                .with("queryid", queryId)
                                .with("id", Long.toString(entry.id()))
                                .add(forwarded(entry)));
    }

    /// A stored message with its time (XEP-0297).
    static Element forwarded(ArchiveReader.Entry entry) {
        return Element.of("forwarded", Namespaces.FORWARD)
                .add(Element.of("delay", Namespaces.DELAY).with("stamp", stamp(entry.id())))
                .add(parse(entry.stanza()));
    }

    static Element parse(byte[] stanza) {
        try {
            return ElementReader.read(
                    stanza,
                    Map.of("", Namespaces.CLIENT, "xml", "http://www.w3.org/XML/1998/namespace"));
        } catch (XmlFault broken) {
            throw new IllegalStateException(
                    "a stored message of "
                            + new String(stanza, StandardCharsets.UTF_8).length()
                            + " characters");
        }
    }

    private ArchiveReader.Filter filter(Element asked, ResultSet part, long archive, boolean room)
            throws StanzaFault {
        long after = 0;
        long before = Long.MAX_VALUE;
        long with = 0;
        String resource = null;
        List<Long> ids = null;
        DataForm form = DataForm.in(asked).orElse(null);
        try {
            if (form != null) {
                if (!form.is(NAMESPACE)) {
                    throw StanzaFault.of(Condition.BAD_REQUEST);
                }
                String start = form.value("start");
                if (start != null) {
                    after = EntryTime.id(time(start)) - 1;
                }
                String end = form.value("end");
                if (end != null) {
                    before = EntryTime.id(time(end).plus(1, ChronoUnit.MICROS));
                }
                String partner = form.value("with");
                if (partner != null) {
                    Jid jid = Jid.of(partner);
                    with = numbers.apply(jid.bare());
                    with = with == 0 ? -1 : with;
                    resource = jid.isBare() ? null : jid.resource();
                }
                after = Math.max(after, known(form.value("after-id"), archive, room, 0));
                before =
                        Math.min(
                                before,
                                known(form.value("before-id"), archive, room, Long.MAX_VALUE));
                if (form.has("ids")) {
                    ids = new ArrayList<>();
                    for (String id : form.values("ids")) {
                        ids.add(known(id, archive, room, 0));
                    }
                }
                for (String field : form.all().keySet()) {
                    if (!KNOWN.contains(field)) {
                        throw StanzaFault.of(Condition.FEATURE_NOT_IMPLEMENTED);
                    }
                }
            }
            after = Math.max(after, known(part.after(), archive, room, 0));
            before = Math.min(before, known(part.before(), archive, room, Long.MAX_VALUE));
        } catch (DateTimeParseException | IllegalArgumentException wrong) {
            throw StanzaFault.of(Condition.BAD_REQUEST);
        }
        return new ArchiveReader.Filter(archive, room, with, resource, after, before, ids);
    }

    private static final Set<String> KNOWN =
            Set.of("FORM_TYPE", "with", "start", "end", "after-id", "before-id", "ids");

    private static Instant time(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    /// An id that the asker got from this archive (XEP-0313 §4.1.3: others are `item-not-found`).
    private long known(@Nullable String id, long archive, boolean room, long otherwise)
            throws StanzaFault {
        if (id == null || id.isEmpty()) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(id);
            if (reader.holds(archive, room, number)) {
                return number;
            }
        } catch (NumberFormatException notOurs) {
            // Answered below, like an id of another archive.
        }
        throw StanzaFault.of(Condition.ITEM_NOT_FOUND);
    }
}
