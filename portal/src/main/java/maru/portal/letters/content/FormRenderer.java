package maru.portal.letters.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import maru.portal.letters.content.ConsentForm.Amount;
import maru.portal.letters.content.ConsentForm.Choice;
import maru.portal.letters.content.ConsentForm.DataConsent;
import maru.portal.letters.content.ConsentForm.Day;
import maru.portal.letters.content.ConsentForm.Option;
import maru.portal.letters.content.ConsentForm.Paper;
import maru.portal.letters.content.ConsentForm.Question;
import maru.portal.letters.content.ConsentForm.Text;

/// Writes a consent form into the bytes that are shown and signed. Nothing is ticked beforehand.
///
/// @param live whether its fields can be filled in; the Korean original below a translation repeats
///   the questions without fields
record FormRenderer(Markup out, Words words, boolean live) {

    void write(ConsentForm form, Facts facts) {
        out.open("section", "class", "letter-form").line();
        out.element("h2", words.text(form.asksForData() ? "form.data" : "form")).line();
        out.open("p", "class", "letter-form-rule");
        out.text(words.text("signers." + form.signers().name().toLowerCase(Locale.ROOT)));
        if (facts.deadline() != null) {
            out.text(" ")
                    .element("strong", words.text("form.deadline", words.moment(facts.deadline())));
        }
        out.close("p").line();
        out.element("p", words.text(withdrawal(form)), "class", "letter-form-rule").line();
        int number = 0;
        for (Question question : form.questions()) {
            number++;
            switch (question) {
                case Choice choice -> choice(number, choice);
                case DataConsent consent -> dataConsent(number, consent);
                case Text text -> text(number, text);
                case Day day -> input(number, day, "date");
                case Amount amount -> amount(number, amount);
                case Paper paper -> paper(number, paper);
            }
        }
        out.close("section").line();
    }

    private static String withdrawal(ConsentForm form) {
        if (!form.asksForData()) {
            return "form.withdraw-until-deadline";
        }
        return form.questions().stream().allMatch(DataConsent.class::isInstance)
                ? "form.withdraw-any-time"
                : "form.withdraw-both";
    }

    private void choice(int number, Choice choice) {
        openSet(number, choice);
        for (Option option : choice.options()) {
            radio(choice, option.id(), DocumentRenderer.optionText(option, words));
        }
        out.close("fieldset").line();
    }

    private void dataConsent(int number, DataConsent consent) {
        openSet(number, consent);
        out.open("table", "class", "data-consent", "lang", "ko").line();
        row("data.purpose", consent.text());
        row("data.items", consent.items());
        row("data.period", consent.period());
        if (consent.recipients() != null) {
            row("data.recipients", consent.recipients());
        }
        row("data.refusal", consent.refusal());
        out.close("table").line();
        if (consent.sensitive()) {
            out.element("p", words.text("data.sensitive"), "class", "sensitive").line();
        }
        radio(consent, DataConsent.AGREES, words.text("standard.agrees"));
        radio(consent, DataConsent.REFUSES, words.text("standard.does_not_agree"));
        out.close("fieldset").line();
    }

    private void row(String key, String text) {
        out.open("tr")
                .element("th", words.text(key), "scope", "row", "lang", words.language().tag());
        out.element("td", text).close("tr").line();
    }

    private void openSet(int number, Question question) {
        if (live) {
            out.open("fieldset", "class", "question", "id", question.id()).line();
        } else {
            out.open("fieldset", "class", "question").line();
        }
        out.open("legend");
        questionText(number, question);
        out.close("legend").line();
    }

    private void radio(Question question, String value, String text) {
        if (!live) {
            out.element("p", "□ " + text, "class", "option").line();
            return;
        }
        List<String> attributes = field(question);
        attributes.addAll(0, List.of("type", "radio"));
        attributes.addAll(4, List.of("value", value));
        out.open("label", "class", "option").empty("input", attributes.toArray(String[]::new));
        out.text(" ").open("span").text(text).close("span").close("label").line();
    }

    private void text(int number, Text text) {
        openField(number, text);
        if (live) {
            List<String> attributes = field(text);
            attributes.addAll(0, List.of("id", "answer-" + text.id()));
            attributes.addAll(
                    List.of("rows", "2", "maxlength", Integer.toString(text.lengthAtMost())));
            out.open("textarea", attributes.toArray(String[]::new)).close("textarea").line();
        }
        out.close("div").line();
    }

    private void amount(int number, Amount amount) {
        input(
                number,
                amount,
                "number",
                "min",
                Long.toString(amount.least()),
                "max",
                Long.toString(amount.most()),
                "inputmode",
                "numeric");
    }

    private void input(int number, Question question, String type, String... more) {
        openField(number, question);
        if (live) {
            List<String> attributes = field(question);
            attributes.addAll(0, List.of("id", "answer-" + question.id(), "type", type));
            attributes.addAll(List.of(more));
            out.empty("input", attributes.toArray(String[]::new)).line();
        }
        out.close("div").line();
    }

    /// The file goes up by itself; what is answered is its id and name.
    private void paper(int number, Paper paper) {
        openField(number, paper);
        if (live) {
            List<String> attributes = field(paper);
            attributes.addAll(0, List.of("id", "answer-" + paper.id(), "type", "text"));
            attributes.addAll(List.of("readonly", "", "data-answer-file", paper.id()));
            out.empty("input", attributes.toArray(String[]::new)).line();
        }
        out.close("div").line();
    }

    private void openField(int number, Question question) {
        if (!live) {
            out.open("div", "class", "question").line().open("p");
            questionText(number, question);
            out.close("p").line();
            return;
        }
        out.open("div", "class", "question", "id", question.id()).line();
        out.open("label", "for", "answer-" + question.id());
        questionText(number, question);
        out.close("label").line();
    }

    private static List<String> field(Question question) {
        List<String> attributes =
                new ArrayList<>(List.of("name", "answer." + question.id(), "form", "sign"));
        if (question.required()) {
            attributes.addAll(List.of("required", ""));
        }
        return attributes;
    }

    private void questionText(int number, Question question) {
        out.element("span", number + ". " + question.text(), "lang", "ko").text(" ");
        if (question instanceof DataConsent consent) {
            String key = consent.optional() ? "data.optional" : "data.needed";
            out.element(
                    "small",
                    words.text(key),
                    "class",
                    consent.optional() ? "optional" : "required");
            return;
        }
        out.element(
                "small",
                words.text(question.required() ? "required" : "optional"),
                "class",
                question.required() ? "required" : "optional");
    }
}
