package maru.identity;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The Korean words of the import files and what they stand for.
final class ImportWords {

    static final Map<String, Role> ROLES = roles();
    static final Map<String, Relation> RELATIONS =
            Arrays.stream(Relation.values())
                    .filter(relation -> relation != Relation.SELF)
                    .collect(Collectors.toMap(Relation::korean, Function.identity()));
    static final Map<String, SchoolLevel> LEVELS =
            Arrays.stream(SchoolLevel.values())
                    .collect(Collectors.toMap(SchoolLevel::korean, Function.identity()));
    static final Map<String, String> UNIT_KINDS =
            Map.of("교육청", "OFFICE", "교육지원청", "DISTRICT", "학교", "SCHOOL", "학급", "CLASS");
    static final Map<String, Language> LANGUAGES =
            Arrays.stream(Language.values())
                    .collect(Collectors.toMap(Language::tag, Function.identity()));

    private static final Map<String, Right> RIGHTS =
            Map.of(
                    "읽기", Right.READ,
                    "서명", Right.SIGN,
                    "개인정보동의", Right.DATA_CONSENT,
                    "연락", Right.CONTACT);

    private static final Pattern BETWEEN_DIGITS = Pattern.compile("[-. ]");
    private static final Pattern PHONE = Pattern.compile("0\\d{8,10}");

    private ImportWords() {}

    private static Map<String, Role> roles() {
        Map<String, Role> roles = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            if (role.side() == Role.Side.STAFF) {
                roles.put(role.korean(), role);
            }
        }
        return Map.copyOf(roles);
    }

    /// `모두`, `없음`, or some of the rights with a middle dot or spaces between them. In a fixed
    /// order, so that two files that mean the same compare as the same.
    static Optional<List<String>> rights(String text) {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        switch (text) {
            case "모두" -> rights.addAll(EnumSet.allOf(Right.class));
            case "없음" -> {
                return Optional.of(List.of());
            }
            default -> {
                for (String word : text.split("[·\\s]+", -1)) {
                    Right right = RIGHTS.get(word);
                    if (right == null) {
                        return Optional.empty();
                    }
                    rights.add(right);
                }
            }
        }
        return Optional.of(rights.stream().map(Right::name).toList());
    }

    /// A telephone number in digits: `010-0000-0001` is `01000000001`.
    static Optional<String> phone(String text) {
        String digits = BETWEEN_DIGITS.matcher(text).replaceAll("");
        return PHONE.matcher(digits).matches() ? Optional.of(digits) : Optional.empty();
    }

    static Optional<String> mail(String text) {
        String small = text.toLowerCase(java.util.Locale.ROOT);
        return small.matches("[a-z0-9._%+-]{1,64}@[a-z0-9.-]{1,180}\\.[a-z]{2,20}")
                ? Optional.of(small)
                : Optional.empty();
    }

    static Optional<String> shortName(String text) {
        String small = text.toLowerCase(java.util.Locale.ROOT);
        return small.matches("[a-z][a-z0-9._-]{2,30}") ? Optional.of(small) : Optional.empty();
    }
}
