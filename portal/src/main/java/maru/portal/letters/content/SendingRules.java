package maru.portal.letters.content;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import maru.kernel.Refusal.Invalid;
import maru.portal.letters.content.ConsentForm.Amount;
import maru.portal.letters.content.ConsentForm.Choice;
import maru.portal.letters.content.ConsentForm.DataConsent;
import maru.portal.letters.content.ConsentForm.Day;
import maru.portal.letters.content.ConsentForm.Paper;
import maru.portal.letters.content.ConsentForm.Question;
import maru.portal.letters.content.ConsentForm.SignerRule;
import maru.portal.letters.content.ConsentForm.Text;

/// What must be right before a letter can be sent. A draft may be anything.
public final class SendingRules {

    public static final int TITLE_AT_MOST = 120;
    public static final int ATTACHMENTS_AT_MOST = 20;

    private SendingRules() {}

    /// What is still missing or wrong, each with the field and a key of the language files; nothing
    /// when it can go.
    ///
    /// @param addressed whether somebody was chosen to send it to
    /// @param now in Korean time
    public static List<Invalid> missing(
            LetterContent content, boolean addressed, LocalDateTime now) {
        List<Invalid> missing = new ArrayList<>();
        if (content.title().isBlank()) {
            missing.add(new Invalid("title", "letters.error.title-missing"));
        } else if (content.title().length() > TITLE_AT_MOST) {
            missing.add(new Invalid("title", "letters.error.title-too-long"));
        }
        if (BodySanitizer.textOf(content.body()).isBlank()
                && BodySanitizer.imagesOf(content.body()).isEmpty()) {
            missing.add(new Invalid("body", "letters.error.body-missing"));
        }
        if (SensitiveNumbers.hasResidentNumber(content.title())
                || SensitiveNumbers.hasResidentNumber(BodySanitizer.textOf(content.body()))) {
            missing.add(new Invalid("body", "letters.error.resident-number"));
        }
        if (content.attachments().size() > ATTACHMENTS_AT_MOST) {
            missing.add(new Invalid("attachments", "letters.error.too-many-attachments"));
        }
        if (!addressed) {
            missing.add(new Invalid("audience", "letters.error.audience-missing"));
        }
        period(content.facts(), missing);
        deadline(content, now, missing);
        ConsentForm form = content.form();
        if (form != null) {
            form(form, missing);
        }
        return List.copyOf(missing);
    }

    private static void period(Facts facts, List<Invalid> missing) {
        Facts.Period period = facts.period();
        if (period == null) {
            return;
        }
        var lastDay = period.lastDay() == null ? period.firstDay() : period.lastDay();
        boolean backwards =
                lastDay.isBefore(period.firstDay())
                        || (lastDay.equals(period.firstDay())
                                && period.from() != null
                                && period.to() != null
                                && period.to().isBefore(period.from()));
        if (backwards) {
            missing.add(new Invalid("period", "letters.error.period-backwards"));
        }
    }

    private static void deadline(LetterContent content, LocalDateTime now, List<Invalid> missing) {
        LocalDateTime deadline = content.facts().deadline();
        if (deadline == null) {
            if (content.form() != null) {
                missing.add(new Invalid("deadline", "letters.error.deadline-missing"));
            }
        } else if (!deadline.isAfter(now)) {
            missing.add(new Invalid("deadline", "letters.error.deadline-past"));
        }
    }

    private static void form(ConsentForm form, List<Invalid> missing) {
        if (form.questions().isEmpty()) {
            missing.add(new Invalid("form", "letters.error.form-empty"));
        }
        if (form.questions().size() > ConsentForm.QUESTIONS_AT_MOST) {
            missing.add(new Invalid("form", "letters.error.form-too-long"));
        }
        Set<String> ids = new HashSet<>();
        for (Question question : form.questions()) {
            if (!question.id().matches("q[1-9]\\d{0,2}") || !ids.add(question.id())) {
                missing.add(new Invalid("form", "letters.error.form-broken"));
            }
            if (SensitiveNumbers.asksForResidentNumber(question.text())) {
                missing.add(new Invalid(question.id(), "letters.error.resident-number-asked"));
            }
            if (question.text().isBlank()) {
                missing.add(new Invalid(question.id(), "letters.error.question-empty"));
            }
            switch (question) {
                case Choice choice -> {
                    Set<String> options = new HashSet<>();
                    boolean broken =
                            choice.options().stream()
                                    .anyMatch(
                                            option ->
                                                    option.text().isBlank()
                                                            || !options.add(option.id()));
                    if (broken
                            || choice.options().size() < 2
                            || choice.options().size() > ConsentForm.OPTIONS_AT_MOST) {
                        missing.add(new Invalid(choice.id(), "letters.error.options"));
                    }
                }
                case Text text -> {
                    if (text.lengthAtMost() < 1 || text.lengthAtMost() > 2_000) {
                        missing.add(new Invalid(text.id(), "letters.error.form-broken"));
                    }
                }
                case Amount amount -> {
                    if (amount.least() > amount.most()) {
                        missing.add(new Invalid(amount.id(), "letters.error.form-broken"));
                    }
                }
                case DataConsent consent -> dataConsent(consent, missing);
                case Day _, Paper _ -> {}
            }
        }
        if (form.asksForData() && form.signers() != SignerRule.LEGAL_REPRESENTATIVE) {
            missing.add(new Invalid("signers", "letters.error.data-consent-signers"));
        }
    }

    /// What the law wants to be told before somebody agrees (개인정보 보호법 §15 ②, §24-2).
    private static void dataConsent(DataConsent consent, List<Invalid> missing) {
        if (consent.items().isBlank()
                || consent.period().isBlank()
                || consent.refusal().isBlank()) {
            missing.add(new Invalid(consent.id(), "letters.error.data-consent-incomplete"));
        }
        if (SensitiveNumbers.asksForResidentNumber(consent.items())) {
            missing.add(new Invalid(consent.id(), "letters.error.resident-number-asked"));
        }
    }
}
