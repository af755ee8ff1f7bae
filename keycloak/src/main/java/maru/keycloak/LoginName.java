package maru.keycloak;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a person types to say who she is: a phone number, an e-mail address or the short name that
/// her school gave her. The inner user name is opaque and never typed.
///
/// `text` is the one form in which all spellings of a name meet (`010-1234-5678`, `+82 10 1234
/// 5678` → `tel:+821012345678`; `Kim@Example.KR` → `mail:kim@example.kr`; `김민수3` → `name:김민수3`), so
/// a name is found by one indexed comparison. A user of Keycloak carries only names that were
/// confirmed, in the attribute [#ATTRIBUTE].
public record LoginName(String text) {

    /// The user attribute that holds these texts.
    public static final String ATTRIBUTE = "login-name";

    private static final int LENGTH_AT_MOST = 254;
    private static final Pattern PHONE = Pattern.compile("\\+?[0-9][0-9 ().\\-]{6,22}[0-9]");
    private static final Pattern MAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]+");
    private static final Pattern SHORT = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._\\-]{1,39}");

    /// Reads what somebody typed; empty when it can be no name at all.
    public static Optional<LoginName> of(String typed) {
        if (typed.length() > LENGTH_AT_MOST) {
            return Optional.empty();
        }
        // Full-width digits and letters of Korean keyboards become ordinary ones.
        String plain = Normalizer.normalize(typed, Normalizer.Form.NFKC).strip();
        if (PHONE.matcher(plain).matches()) {
            return Optional.of(new LoginName("tel:" + international(plain)));
        }
        String small = plain.toLowerCase(Locale.ROOT);
        if (MAIL.matcher(small).matches()) {
            return Optional.of(new LoginName("mail:" + small));
        }
        if (SHORT.matcher(small).matches()) {
            return Optional.of(new LoginName("name:" + small));
        }
        return Optional.empty();
    }

    /// What to show of this name to its owner.
    public String shown() {
        return text.substring(text.indexOf(':') + 1);
    }

    /// E.164. A number without a country is a Korean one.
    private static String international(String phone) {
        String digits = phone.replaceAll("[^0-9]", "");
        if (phone.startsWith("+")) {
            // +82 (0)10 … is a common slip.
            return "+" + (digits.startsWith("820") ? "82" + digits.substring(3) : digits);
        }
        return "+82" + (digits.startsWith("0") ? digits.substring(1) : digits);
    }
}
