package maru.portal.letters.content;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import maru.kernel.Refusal.Invalid;
import maru.portal.letters.content.ConsentForm.Choice;
import maru.portal.letters.content.ConsentForm.Option;
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
            case Text _ -> answer;
        };
    }
}
