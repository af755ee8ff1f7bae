package maru.identity.signon;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What somebody typed as her login, in the forms in which logins are kept.
///
/// @param whole normalised and in small letters, as guesses are counted by
/// @param values as contact points are kept: a phone in digits, an e-mail address, a short name
/// @param localPart when it can be one
/// @param service the service that acts for this person, or comes by itself when there is no other
///   name
public record TypedLogin(
        String whole, List<String> values, @Nullable String localPart, Optional<String> service) {

    private static final int LENGTH_AT_MOST = 320;
    private static final Pattern PHONE = Pattern.compile("\\+?[0-9][0-9 ().-]{6,22}[0-9]");
    private static final Pattern LOCAL_PART = Pattern.compile("[a-z0-9][a-z0-9._-]{1,30}");
    private static final Pattern SERVICE = Pattern.compile("[a-z]{2,20}\\.[a-z-]{2,30}");

    /// Reads it; empty when it can be no login at all.
    public static Optional<TypedLogin> of(String typed, String domain) {
        if (typed.length() > LENGTH_AT_MOST || typed.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        String whole =
                Normalizer.normalize(typed, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
        if (whole.isEmpty()) {
            return Optional.empty();
        }
        int star = whole.indexOf('*');
        if (star >= 0) {
            String service = whole.substring(star + 1);
            if (!SERVICE.matcher(service).matches()) {
                return Optional.empty();
            }
            return Optional.of(
                    plain(whole, whole.substring(0, star), domain, Optional.of(service)));
        }
        return Optional.of(plain(whole, whole, domain, Optional.empty()));
    }

    private static TypedLogin plain(
            String whole, String name, String domain, Optional<String> service) {
        List<String> values = new ArrayList<>();
        @Nullable String localPart = null;
        String ours = "@" + domain.toLowerCase(Locale.ROOT);
        String own = name.endsWith(ours) ? name.substring(0, name.length() - ours.length()) : name;
        if (!name.isEmpty()) {
            values.add(name);
        }
        if (PHONE.matcher(name).matches()) {
            values.add(national(name));
        }
        if (LOCAL_PART.matcher(own).matches()) {
            localPart = own;
        }
        return new TypedLogin(whole, values, localPart, service);
    }

    /// `+82 10 1234 5678` is `01012345678`.
    private static String national(String phone) {
        String digits = phone.replaceAll("[^0-9]", "");
        if (phone.startsWith("+82")) {
            String rest = digits.substring(2);
            return rest.startsWith("0") ? rest : "0" + rest;
        }
        return digits;
    }

    /// A service's own name, when nobody is acted for.
    boolean serviceByItself() {
        return service.isEmpty() && SERVICE.matcher(whole).matches();
    }
}
