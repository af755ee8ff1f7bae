package maru.mail.index;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.dom.FieldParser;
import org.apache.james.mime4j.dom.field.DateTimeField;
import org.apache.james.mime4j.field.DateTimeFieldLenientImpl;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RecursionMode;

/// A message's header, decoded, line by line.
record HeaderLines(List<Line> lines) {

    /// @param name in small letters
    record Line(String name, String value) {}

    private static final FieldParser<DateTimeField> DATES = DateTimeFieldLenientImpl.PARSER;
    private static final List<String> MONTHS =
            List.of(
                    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                    "dec");
    private static final Pattern DAY =
            Pattern.compile("(\\d{1,2})\\s+([A-Za-z]{3})[a-z]*\\s+(\\d{4})");

    static HeaderLines of(MailboxMessage message) {
        List<Line> lines = new ArrayList<>();
        MimeTokenStream stream = new MimeTokenStream(MimeConfig.PERMISSIVE);
        stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
        try (InputStream header = message.getHeaderContent()) {
            stream.parse(header);
            for (EntityState state = stream.getState();
                    state != EntityState.T_END_HEADER && state != EntityState.T_END_OF_STREAM;
                    state = stream.next()) {
                if (state == EntityState.T_FIELD) {
                    lines.add(
                            new Line(
                                    stream.getField().getName().toLowerCase(Locale.ROOT),
                                    MessageWords.decoded(stream.getField())));
                }
            }
        } catch (MimeException malformed) {
            // What was read up to here is the header.
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return new HeaderLines(List.copyOf(lines));
    }

    List<String> values(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return lines.stream().filter(line -> line.name().equals(wanted)).map(Line::value).toList();
    }

    /// The day that stands in a date (RFC 5322 §3.3), without regard to time and zone (RFC 3501
    /// §6.4.4).
    Optional<LocalDate> day(String name) {
        for (String value : values(name)) {
            Matcher matcher = DAY.matcher(value);
            if (matcher.find()) {
                int month = MONTHS.indexOf(matcher.group(2).toLowerCase(Locale.ROOT)) + 1;
                try {
                    return Optional.of(
                            LocalDate.of(
                                    Integer.parseInt(matcher.group(3)),
                                    month,
                                    Integer.parseInt(matcher.group(1))));
                } catch (DateTimeException none) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /// The moment that stands in a date, by its zone.
    Optional<Instant> instant(String name) {
        for (String value : values(name)) {
            DateTimeField field = DATES.parse(new RawField("Date", value), DecodeMonitor.SILENT);
            if (field.getDate() != null) {
                return Optional.of(field.getDate().toInstant());
            }
        }
        return Optional.empty();
    }

    /// As texts are compared: one form of letters, none of them large.
    static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }
}
