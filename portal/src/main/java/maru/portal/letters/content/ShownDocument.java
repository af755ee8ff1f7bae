package maru.portal.letters.content;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import maru.identity.Language;

/// The exact bytes that are shown to a guardian and frozen when she signs: a self-contained HTML
/// page in UTF-8. The page that shows it holds [#article()] byte for byte.
///
/// @param article the part between `<body>` and `</body>`
/// @param page the whole page
public record ShownDocument(Language language, String article, String page) {

    public byte[] bytes() {
        return page.getBytes(StandardCharsets.UTF_8);
    }

    /// SHA-256 of [#bytes()] in 64 lower-case hexadecimal digits.
    public String sha256() {
        return sha256(bytes());
    }

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
