package maru.chat.archive;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import maru.chat.xml.XmlWriter;

/// Reads the time out of a stanza-id: microseconds since 1970, times 16.
public final class EntryTime {

    private EntryTime() {}

    public static Instant of(long id) {
        return Instant.EPOCH.plus(id >> 4, ChronoUnit.MICROS);
    }

    /// The first id of a time.
    public static long id(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at) << 4;
    }

    /// A stored message with the time at which it came (XEP-0203).
    public static byte[] delayed(byte[] stanza, long id, String from) {
        byte[] suffix =
                ("<delay xmlns='urn:xmpp:delay' from='"
                                + XmlWriter.escaped(from)
                                + "' stamp='"
                                + of(id).truncatedTo(ChronoUnit.MILLIS)
                                + "'/></message>")
                        .getBytes(StandardCharsets.UTF_8);
        int cut = stanza.length - "</message>".length();
        byte[] whole = new byte[cut + suffix.length];
        System.arraycopy(stanza, 0, whole, 0, cut);
        System.arraycopy(suffix, 0, whole, cut, suffix.length);
        return whole;
    }
}
