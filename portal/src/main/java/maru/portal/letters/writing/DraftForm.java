package maru.portal.letters.writing;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import maru.identity.Audience;
import maru.identity.PersonId;
import maru.portal.letters.content.ConsentForm;
import maru.portal.letters.content.ConsentForm.Amount;
import maru.portal.letters.content.ConsentForm.Choice;
import maru.portal.letters.content.ConsentForm.DataConsent;
import maru.portal.letters.content.ConsentForm.Day;
import maru.portal.letters.content.ConsentForm.Option;
import maru.portal.letters.content.ConsentForm.Paper;
import maru.portal.letters.content.ConsentForm.Question;
import maru.portal.letters.content.ConsentForm.SignerRule;
import maru.portal.letters.content.ConsentForm.Standard;
import maru.portal.letters.content.ConsentForm.Text;
import maru.portal.letters.content.Facts;
import maru.portal.letters.content.Facts.Contact;
import maru.portal.letters.content.Facts.Cost;
import maru.portal.letters.content.Facts.Period;
import maru.portal.letters.content.LetterContent;
import maru.portal.letters.content.PlainText;
import maru.portal.letters.record.AudienceCode;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// Reads the editor's form into a draft. Half-typed fields are no mistake here: what cannot be read
/// yet is left open, and sending says what is missing.
record DraftForm(MultiValueMap<String, String> fields) {

    private static final int STUDENTS_AT_MOST = 3_000;
    private static final int QUESTION_LENGTH = 500;
    private static final int OPTION_LENGTH = 200;
    private static final int FIELD_LENGTH = 300;
    private static final int ANSWER_LENGTH = 500;

    LetterContent content() {
        return new LetterContent(line("title", 300), raw("body"), facts(), form(), List.of());
    }

    List<Audience> audience() {
        return fields.getOrDefault("audience", List.of()).stream()
                .flatMap(code -> AudienceCode.read(code).stream())
                .toList();
    }

    /// Single students out of the audience; ids that are none fall away.
    Set<PersonId> students() {
        return fields.getOrDefault("student", List.of()).stream()
                .filter(id -> id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"))
                .limit(STUDENTS_AT_MOST)
                .map(id -> new PersonId(UUID.fromString(id)))
                .collect(Collectors.toUnmodifiableSet());
    }

    int revision() {
        return number("revision").map(Long::intValue).orElse(0);
    }

    private Facts facts() {
        @Nullable LocalDate firstDay = read("firstDay", LocalDate::parse);
        @Nullable LocalDate deadlineDay = read("deadlineDay", LocalDate::parse);
        @Nullable LocalTime deadlineTime = read("deadlineTime", LocalTime::parse);
        @Nullable String contact = text("contact");
        return new Facts(
                firstDay == null
                        ? null
                        : new Period(
                                firstDay,
                                read("from", LocalTime::parse),
                                read("lastDay", LocalDate::parse),
                                read("to", LocalTime::parse)),
                text("place"),
                number("cost")
                        .filter(won -> won >= 0 && won <= 100_000_000)
                        .map(won -> new Cost(won, text("costNote")))
                        .orElse(null),
                PlainText.items(cut(raw("bring"), 1_000)),
                text("wear"),
                deadlineDay == null
                        ? null
                        : LocalDateTime.of(
                                deadlineDay,
                                deadlineTime == null ? LocalTime.of(23, 59) : deadlineTime),
                contact == null ? null : new Contact(contact, text("phone")));
    }

    private @Nullable ConsentForm form() {
        if (!fields.containsKey("consent")) {
            return null;
        }
        List<Question> questions = new ArrayList<>();
        for (String number : fields.getOrDefault("question", List.of())) {
            if (number.matches("[1-9]\\d{0,2}")
                    && questions.size() < ConsentForm.QUESTIONS_AT_MOST) {
                questions.add(question(number));
            }
        }
        SignerRule signers;
        try {
            signers = SignerRule.valueOf(raw("signers"));
        } catch (IllegalArgumentException unknown) {
            signers = SignerRule.ANY_GUARDIAN;
        }
        return new ConsentForm(signers, questions);
    }

    private Question question(String number) {
        String prefix = "question." + number + ".";
        String text = line(prefix + "text", QUESTION_LENGTH);
        boolean required = fields.containsKey(prefix + "required");
        String id = "q" + number;
        return switch (raw(prefix + "kind")) {
            case "text" -> new Text(id, text, required, ANSWER_LENGTH);
            case "day" -> new Day(id, text, required);
            case "amount" ->
                    new Amount(
                            id,
                            text,
                            required,
                            number(prefix + "least").orElse(0L),
                            number(prefix + "most").orElse(Amount.MOST));
            case "paper" -> new Paper(id, text, required);
            case "data" ->
                    new DataConsent(
                            id,
                            text,
                            line(prefix + "items", QUESTION_LENGTH),
                            line(prefix + "period", FIELD_LENGTH),
                            line(prefix + "refusal", QUESTION_LENGTH),
                            text(prefix + "recipients"),
                            fields.containsKey(prefix + "optional"),
                            fields.containsKey(prefix + "sensitive"));
            default -> new Choice(id, text, required, options(prefix));
        };
    }

    private List<Option> options(String prefix) {
        List<Option> options = new ArrayList<>();
        for (String option :
                PlainText.lines(raw(prefix + "options"))
                        .lines()
                        .map(PlainText::line)
                        .filter(line -> !line.isEmpty())
                        .map(line -> cut(line, OPTION_LENGTH))
                        .distinct()
                        .limit(ConsentForm.OPTIONS_AT_MOST)
                        .toList()) {
            options.add(new Option("o" + (options.size() + 1), option, Standard.ofKorean(option)));
        }
        return options;
    }

    private String raw(String name) {
        return Optional.ofNullable(fields.getFirst(name)).orElse("");
    }

    private String line(String name, int most) {
        return cut(PlainText.line(raw(name)), most);
    }

    private @Nullable String text(String name) {
        return PlainText.lineOrNull(cut(raw(name), FIELD_LENGTH));
    }

    private Optional<Long> number(String name) {
        String digits = raw(name).replaceAll("[^0-9]", "");
        return digits.isEmpty() || digits.length() > 12
                ? Optional.empty()
                : Optional.of(Long.parseLong(digits));
    }

    private <T> @Nullable T read(String name, Function<String, T> parser) {
        try {
            String text = raw(name);
            return text.isBlank() ? null : parser.apply(text);
        } catch (DateTimeException halfTyped) {
            return null;
        }
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}
