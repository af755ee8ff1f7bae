package maru.portal.letters.signing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import maru.identity.Language;
import maru.identity.Person;
import maru.kernel.Refusal.Invalid;
import maru.portal.letters.content.ConsentForm;
import maru.portal.letters.content.DocumentRenderer;
import maru.portal.letters.content.Words;
import maru.portal.letters.reading.Reading;
import maru.portal.letters.record.Signature;
import org.springframework.ui.Model;

/// What the page of a letter needs beside the letter: the form to sign with.
public final class SignForm {

    private SignForm() {}

    /// A question with the answer that was given.
    public record Answered(String question, String answer) {}

    /// Fills the page.
    ///
    /// @param given answers to put back after a fault
    public static void show(
            Model model,
            Reading.Page page,
            Person signer,
            Map<String, String> given,
            List<Invalid> faults) {
        Language language = page.document().language();
        Words words = Words.in(language);
        ConsentForm form = page.opened().version().content().form();
        model.addAttribute("styles", List.of("letters.css"));
        model.addAttribute("scripts", page.maySign() ? List.of("sign.js") : List.of());
        model.addAttribute("page", page);
        model.addAttribute("signer", signer);
        model.addAttribute("agreement", words.text("agreement"));
        model.addAttribute("agreementEdition", Agreement.EDITION);
        model.addAttribute("key", UUID.randomUUID());
        model.addAttribute("fileKinds", HandedIn.accepted());
        model.addAttribute("given", given);
        model.addAttribute("faults", faults);
        model.addAttribute("languages", Language.values());
        model.addAttribute(
                "answered",
                form == null || page.mine().isEmpty() ? List.of() : answers(form, page, words));
    }

    /// Her answers as she reads them.
    public static List<Answered> answers(ConsentForm form, Reading.Page page, Words words) {
        List<Answered> answers = new ArrayList<>();
        Signature signature = page.mine().orElseThrow();
        for (ConsentForm.Question question : form.questions()) {
            String answer =
                    switch (question) {
                        case ConsentForm.Choice choice ->
                                choice.options().stream()
                                        .filter(
                                                option ->
                                                        option.id()
                                                                .equals(
                                                                        signature
                                                                                .answers()
                                                                                .byQuestion()
                                                                                .get(choice.id())))
                                        .map(option -> DocumentRenderer.optionText(option, words))
                                        .findFirst()
                                        .orElse("");
                        case ConsentForm.DataConsent consent ->
                                words.text(
                                        ConsentForm.DataConsent.AGREES.equals(
                                                        signature
                                                                .answers()
                                                                .byQuestion()
                                                                .get(consent.id()))
                                                ? "standard.agrees"
                                                : "standard.does_not_agree");
                        case ConsentForm.Text _, ConsentForm.Day _, ConsentForm.Amount _ ->
                                signature.answers().textOf(question);
                        case ConsentForm.Paper _ ->
                                signature
                                        .answers()
                                        .textOf(question)
                                        .replaceFirst("^\\S+ \\S+ ", "");
                    };
            answers.add(new Answered(question.text(), answer));
        }
        return answers;
    }
}
