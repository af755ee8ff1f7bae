package maru.portal.letters.content;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Language;
import maru.kernel.Refusal.Invalid;
import maru.portal.letters.content.ConsentForm.Amount;
import maru.portal.letters.content.ConsentForm.Choice;
import maru.portal.letters.content.ConsentForm.DataConsent;
import maru.portal.letters.content.ConsentForm.Day;
import maru.portal.letters.content.ConsentForm.Option;
import maru.portal.letters.content.ConsentForm.Paper;
import maru.portal.letters.content.ConsentForm.Question;
import maru.portal.letters.content.ConsentForm.Text;

/// What a guardian answered, by the id of the question: the id of an option, or her own words. In
/// the order of the form; an optional question that was left open has no entry.
public record Answers(Map<String, String> byQuestion) {

    public Answers {
        byQuestion = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(byQuestion));
    }

    /// Either the answers to this form, or what is wrong with them.
    public sealed interface Read {
        record Complete(Answers answers) implements Read {}

        record Wrong(List<Invalid> faults) implements Read {}
    }

    /// Holds given answers against the form. An answer to a question or an option that the form
    /// does not have is a fault, never passed over.
    public static Read read(ConsentForm form, Map<String, String> given) {
        Map<String, String> answers = new LinkedHashMap<>();
        List<Invalid> faults = new ArrayList<>();
        for (Question question : form.questions()) {
            String text = PlainText.lines(given.get(question.id()));
            if (text.isEmpty()) {
                if (question.required()) {
                    faults.add(new Invalid(question.id(), "letters.error.answer-missing"));
                }
                continue;
            }
            switch (question) {
                case Choice choice -> {
                    if (choice.options().stream().noneMatch(option -> option.id().equals(text))) {
                        faults.add(new Invalid(choice.id(), "letters.error.no-such-option"));
                    }
                }
                case Text field -> {
                    if (text.length() > field.lengthAtMost()) {
                        faults.add(new Invalid(field.id(), "letters.error.answer-too-long"));
                    }
                }
                case Day day -> {
                    if (dayOf(text).isEmpty()) {
                        faults.add(new Invalid(day.id(), "letters.error.answer-no-day"));
                    }
                }
                case Amount amount -> {
                    if (!amountFits(amount, text)) {
                        faults.add(new Invalid(amount.id(), "letters.error.answer-no-number"));
                    }
                }
                case Paper paper -> {
                    if (fileOf(text).isEmpty()) {
                        faults.add(new Invalid(paper.id(), "letters.error.answer-no-file"));
                    }
                }
                case DataConsent consent -> {
                    if (!text.equals(DataConsent.AGREES) && !text.equals(DataConsent.REFUSES)) {
                        faults.add(new Invalid(consent.id(), "letters.error.no-such-option"));
                    }
                }
            }
            if (SensitiveNumbers.hasResidentNumber(text)) {
                faults.add(new Invalid(question.id(), "letters.error.answer-resident-number"));
            }
            answers.put(question.id(), text);
        }
        for (String id : given.keySet()) {
            if (form.questions().stream().noneMatch(question -> question.id().equals(id))) {
                faults.add(new Invalid("form", "letters.error.no-such-question"));
            }
        }
        return faults.isEmpty()
                ? new Read.Complete(new Answers(answers))
                : new Read.Wrong(List.copyOf(faults));
    }

    /// The answer to a question as a person reads it in Korean; empty when it was left open.
    public String textOf(Question question) {
        String answer = byQuestion.get(question.id());
        if (answer == null) {
            return "";
        }
        return switch (question) {
            case Choice choice ->
                    choice.options().stream()
                            .filter(option -> option.id().equals(answer))
                            .map(Option::text)
                            .findFirst()
                            .orElse(answer);
            case Text _, Amount _, Paper _ -> answer;
            case Day _ -> dayOf(answer).map(Words.in(Language.KO)::day).orElse(answer);
            case DataConsent _ ->
                    answer.equals(DataConsent.AGREES)
                            ? ConsentForm.Standard.AGREES.korean()
                            : ConsentForm.Standard.DOES_NOT_AGREE.korean();
        };
    }

    /// A day of the calendar between 1900 and 2199.
    static Optional<LocalDate> dayOf(String text) {
        try {
            return text.matches("(19|20|21)\\d\\d-\\d\\d-\\d\\d")
                    ? Optional.of(LocalDate.parse(text))
                    : Optional.empty();
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    private static boolean amountFits(Amount amount, String text) {
        if (!text.matches("-?\\d{1,12}")) {
            return false;
        }
        long number = Long.parseLong(text);
        return number >= amount.least() && number <= amount.most();
    }

    /// The id of a file that was handed in, before its name: `ID name`.
    public static Optional<UUID> fileOf(String text) {
        try {
            return text.length() >= 36
                    ? Optional.of(UUID.fromString(text.substring(0, 36)))
                    : Optional.empty();
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }
}
