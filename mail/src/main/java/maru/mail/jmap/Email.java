package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.mail.mime.Part;
import maru.storage.blob.BlobStore;

/// A row of an e-mail: what is not in the message itself, and of the message as much as was asked
/// for (RFC 8621 §4.1.1).
///
/// @param flags the bits of all its places
/// @param keywords in small letters, without those that are flags
/// @param glance what it shows of itself, where that was worked out when it came
/// @param content where its bytes were asked for
record Email(
        UUID id,
        UUID thread,
        long bytes,
        Instant receivedAt,
        List<UUID> mailboxes,
        int flags,
        Set<String> keywords,
        List<Part.Line> header,
        Optional<Shown> glance,
        Optional<BlobStore.Blob> content) {

    /// What a list shows of a message's text.
    record Shown(String preview, boolean hasAttachment) {}

    static final List<String> METADATA =
            List.of("id", "blobId", "threadId", "mailboxIds", "keywords", "size", "receivedAt");

    /// Flags that IMAP has letters for, by their bits in a row.
    static final Map<String, Integer> FLAGS =
            Map.of("$answered", 1, "$draft", 4, "$flagged", 8, "$seen", 32);

    boolean has(String keyword) {
        String small = keyword.toLowerCase(Locale.ROOT);
        Integer bit = FLAGS.get(small);
        return bit == null ? keywords.contains(small) : (flags & bit) != 0;
    }

    String jmapId() {
        return Id.EMAIL.of(id);
    }

    ObjectNode metadata(Set<String> properties) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        shown.put("id", jmapId())
                .put("blobId", jmapId())
                .put("threadId", Id.THREAD.of(thread))
                .put("size", bytes)
                .put("receivedAt", receivedAt.truncatedTo(ChronoUnit.SECONDS).toString());
        ObjectNode boxes = shown.putObject("mailboxIds");
        mailboxes.forEach(each -> boxes.put(Id.MAILBOX.of(each), true));
        ObjectNode words = shown.putObject("keywords");
        FLAGS.keySet().stream().sorted().filter(this::has).forEach(each -> words.put(each, true));
        keywords.forEach(each -> words.put(each, true));
        return shown.retain(properties);
    }
}
