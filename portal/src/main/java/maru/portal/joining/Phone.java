package maru.portal.joining;

import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/// A Korean mobile number as somebody types it.
///
/// @param digits as contact points are kept: `01012345678`
record Phone(String digits) {

    private static final Pattern MOBILE = Pattern.compile("01[016789][0-9]{7,8}");
    private static final int TYPED_AT_MOST = 30;

    static Optional<Phone> of(String typed) {
        if (typed.length() > TYPED_AT_MOST) {
            return Optional.empty();
        }
        String plain = Normalizer.normalize(typed, Normalizer.Form.NFKC).strip();
        String digits = plain.replaceAll("[^0-9]", "");
        if (plain.startsWith("+82")) {
            String rest = digits.substring(2);
            digits = rest.startsWith("0") ? rest : "0" + rest;
        }
        return MOBILE.matcher(digits).matches() ? Optional.of(new Phone(digits)) : Optional.empty();
    }

    /// As the sign-on server keeps it: E.164.
    String loginName() {
        return "tel:+82" + digits.substring(1);
    }
}
