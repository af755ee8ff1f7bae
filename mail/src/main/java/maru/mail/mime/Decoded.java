package maru.mail.mime;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.field.ContentDispositionFieldLenientImpl;
import org.apache.james.mime4j.stream.RawField;
import org.jspecify.annotations.Nullable;

/// Bytes and encoded words as letters. Korean mailers say `ks_c_5601-1987` or `euc-kr` and write
/// CP949, which has letters that those have not.
public final class Decoded {

    private static final Charset MS949 = Charset.forName("MS949");

    /// The name of a Korean charset in an encoded word (RFC 2047) or a parameter (RFC 2231).
    private static final Pattern KOREAN_WORD =
            Pattern.compile(
                    "=\\?(?:ks_c_5601[^?*'\\s]*|euc-kr|cp949)(?:\\*[^?\\s]*)?(?=\\?)",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern KOREAN_PARAMETER =
            Pattern.compile(
                    "=\\s*(?:ks_c_5601[^?*'\\s]*|euc-kr|cp949)(?='[^']*')",
                    Pattern.CASE_INSENSITIVE);

    private Decoded() {}

    /// The charset of this name; empty when nothing or only ASCII is named, or nothing known.
    public static Optional<Charset> charset(@Nullable String name) {
        if (name == null || name.equalsIgnoreCase("us-ascii")) {
            return Optional.empty();
        }
        String small = name.toLowerCase(Locale.ROOT);
        if (small.startsWith("ks_c_5601") || small.equals("euc-kr") || small.equals("cp949")) {
            return Optional.of(MS949);
        }
        try {
            return Optional.of(Charset.forName(name));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    /// Letters of which nobody says what they are: UTF-8, or else CP949.
    public static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException other) {
            return new String(bytes, MS949);
        }
    }

    /// A line of a header with its encoded words (RFC 2047) put into letters.
    public static String words(String line) {
        return DecoderUtil.decodeEncodedWords(
                known(line), DecodeMonitor.SILENT, StandardCharsets.UTF_8);
    }

    /// With names of charsets that are what their writers meant.
    public static String known(String line) {
        return KOREAN_PARAMETER
                .matcher(KOREAN_WORD.matcher(line).replaceAll("=?MS949"))
                .replaceAll("=MS949");
    }

    /// The file's name that stands in a `Content-Disposition` or `Content-Type`, in any of the ways
    /// it is written (RFC 2183 §2.3, RFC 2231, and encoded words where there should be none).
    ///
    /// @param value unfolded
    public static Optional<String> fileName(String value) {
        var parsed =
                ContentDispositionFieldLenientImpl.PARSER.parse(
                        new RawField(
                                "Content-Disposition",
                                known(value).replaceFirst("^[^;]*", "attachment")),
                        DecodeMonitor.SILENT);
        String file = parsed.getFilename();
        if (file == null) {
            file = parsed.getParameter("name");
        }
        return Optional.ofNullable(file).map(Decoded::words).filter(name -> !name.isBlank());
    }
}
