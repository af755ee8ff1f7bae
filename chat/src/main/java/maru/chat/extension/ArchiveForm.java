package maru.chat.extension;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import maru.chat.archive.ArchiveReader;
import maru.chat.archive.EntryTime;
import maru.chat.index.ArchiveIndex;
import maru.chat.jid.Jid;
import maru.chat.stanza.StanzaFault;
import maru.chat.stanza.StanzaFault.Condition;
import maru.chat.xml.DataForm;
import maru.chat.xml.Element;
import maru.chat.xml.ResultSet;
import org.jspecify.annotations.Nullable;

/// What may be asked of an archive: the form of XEP-0313 §4.1 with the words of XEP-0431.
final class ArchiveForm {

    static final String FULL_TEXT = "urn:xmpp:fulltext:0";
    private static final String WORDS = "{" + FULL_TEXT + "}fulltext";
    private static final Set<String> KNOWN =
            Set.of("FORM_TYPE", "with", "start", "end", "after-id", "before-id", "ids", WORDS);

    private final ArchiveReader reader;
    private final ArchiveIndex index;
    private final ArchiveQueries.Numbers numbers;

    ArchiveForm(ArchiveReader reader, ArchiveIndex index, ArchiveQueries.Numbers numbers) {
        this.reader = reader;
        this.index = index;
        this.numbers = numbers;
    }

    /// What a client may fill in.
    Element empty(boolean room) {
        DataForm.Builder form =
                DataForm.make("form", ArchiveQueries.NAMESPACE)
                        .field("start", "text-single", null, List.of())
                        .field("end", "text-single", null, List.of())
                        .field("before-id", "text-single", null, List.of())
                        .field("after-id", "text-single", null, List.of())
                        .field("ids", "list-multi", null, List.of())
                        .field(WORDS, "text-single", null, List.of());
        if (!room) {
            form.field("with", "jid-single", null, List.of());
        }
        return Element.of("query", ArchiveQueries.NAMESPACE).add(form.done());
    }

    /// What a client has filled in, of an archive that it may read.
    ArchiveReader.Filter filter(Element asked, ResultSet part, long archive, boolean room)
            throws StanzaFault {
        long after = known(part.after(), archive, room, 0);
        long before = known(part.before(), archive, room, Long.MAX_VALUE);
        DataForm form = DataForm.in(asked).orElse(null);
        if (form == null) {
            return ArchiveReader.Filter.between(archive, room, after, before);
        }
        if (!form.is(ArchiveQueries.NAMESPACE)) {
            throw StanzaFault.of(Condition.BAD_REQUEST);
        }
        if (!KNOWN.containsAll(form.all().keySet())) {
            throw StanzaFault.of(Condition.FEATURE_NOT_IMPLEMENTED);
        }
        try {
            String start = form.value("start");
            if (start != null) {
                after = Math.max(after, EntryTime.id(time(start)) - 1);
            }
            String end = form.value("end");
            if (end != null) {
                before = Math.min(before, EntryTime.id(time(end).plus(1, ChronoUnit.MICROS)));
            }
            after = Math.max(after, known(form.value("after-id"), archive, room, 0));
            before =
                    Math.min(before, known(form.value("before-id"), archive, room, Long.MAX_VALUE));
            long with = 0;
            String resource = null;
            String partner = form.value("with");
            if (partner != null) {
                Jid jid = Jid.of(partner);
                with = numbers.apply(jid.bare());
                with = with == 0 ? -1 : with;
                resource = jid.isBare() ? null : jid.resource();
            }
            return new ArchiveReader.Filter(
                    archive,
                    room,
                    with,
                    resource,
                    after,
                    before,
                    ids(form, archive, room),
                    found(form, archive, room));
        } catch (DateTimeParseException | IllegalArgumentException wrong) {
            throw StanzaFault.of(Condition.BAD_REQUEST);
        }
    }

    private @Nullable List<Long> ids(DataForm form, long archive, boolean room) throws StanzaFault {
        if (!form.has("ids")) {
            return null;
        }
        List<Long> ids = new ArrayList<>();
        for (String id : form.values("ids")) {
            ids.add(known(id, archive, room, 0));
        }
        return ids;
    }

    private @Nullable Set<Long> found(DataForm form, long archive, boolean room)
            throws StanzaFault {
        String words = form.value(WORDS);
        return words == null || words.isBlank() ? null : index.find(archive, room, words);
    }

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
