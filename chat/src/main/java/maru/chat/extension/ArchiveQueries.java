package maru.chat.extension;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import maru.chat.account.Account;
import maru.chat.archive.ArchiveReader;
import maru.chat.archive.EntryTime;
import maru.chat.index.ArchiveIndex;
import maru.chat.jid.Jid;
import maru.chat.routing.Extension;
import maru.chat.routing.Query;
import maru.chat.routing.QueryHandler;
import maru.chat.routing.Specification;
import maru.chat.session.Packet;
import maru.chat.session.Session;
import maru.chat.stanza.StanzaFault;
import maru.chat.stanza.StanzaFault.Condition;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import maru.chat.xml.ResultSet;
import org.jspecify.annotations.Nullable;

/// XEP-0313 with XEP-0431: the archive by pages, one's own and, through the second `answer`, a
/// room's.
public final class ArchiveQueries implements QueryHandler, Extension {

    public static final String NAMESPACE = "urn:xmpp:mam:2";

    /// What a room with an archive announces.
    public static final List<String> ROOM_FEATURES = List.of(NAMESPACE, ArchiveForm.FULL_TEXT);

    private static final String EXTENDED = "urn:xmpp:mam:2#extended";
    private static final int USUAL = 50;
    private static final int AT_MOST = 250;

    /// The number of the archive that an address names: an account's or a room's; 0 for none.
    public interface Numbers extends Function<Jid, Long> {}

    private final ArchiveReader reader;
    private final ArchiveForm form;

    public ArchiveQueries(ArchiveReader reader, ArchiveIndex index, Numbers numbers) {
        this.reader = reader;
        this.form = new ArchiveForm(reader, index, numbers);
    }

    @Override
    public Specification specification() {
        return new Specification("XEP-0313", "1.1.1", "Message Archive Management");
    }

    @Override
    public List<String> accountFeatures() {
        return List.of(NAMESPACE, EXTENDED, ArchiveForm.FULL_TEXT, Namespaces.STANZA_ID);
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
            case "query" ->
                    query.isSet() ? results(query, archive, room, address) : form.empty(room);
            case "metadata" -> metadata(archive, room);
            default -> throw StanzaFault.of(Condition.FEATURE_NOT_IMPLEMENTED);
        };
    }

    private Element metadata(long archive, boolean room) {
        ArchiveReader.Filter all = ArchiveReader.Filter.all(archive, room);
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
        ArchiveReader.Filter filter = form.filter(asked, part, archive, room);
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
                .add(entry.message());
    }
}
