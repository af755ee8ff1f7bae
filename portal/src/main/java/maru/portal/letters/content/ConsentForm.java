package maru.portal.letters.content;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An electronic consent form (전자동의서) that goes with a letter. Until when it can be signed is the
/// letter's own deadline ([Facts#deadline()]), so that there are never two.
public record ConsentForm(SignerRule signers, List<Question> questions) {

    public static final int QUESTIONS_AT_MOST = 30;
    public static final int OPTIONS_AT_MOST = 20;

    public ConsentForm {
        questions = List.copyOf(questions);
    }

    /// Whose signature makes the form complete for one child.
    public enum SignerRule {
        /// One of the guardians who may sign for the child.
        ANY_GUARDIAN,
        /// Every guardian who may sign for the child.
        ALL_GUARDIANS,
        /// One of the child's legal representatives (법정대리인).
        LEGAL_REPRESENTATIVE
    }

    /// A question; `id` is unique within the form (`q1`, `q2`, …) and names the answer.
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Choice.class, name = "choice"),
        @JsonSubTypes.Type(value = Text.class, name = "text"),
        @JsonSubTypes.Type(value = Day.class, name = "day"),
        @JsonSubTypes.Type(value = Amount.class, name = "amount"),
        @JsonSubTypes.Type(value = Paper.class, name = "paper"),
        @JsonSubTypes.Type(value = DataConsent.class, name = "data")
    })
    public sealed interface Question {
        String id();

        String text();

        boolean required();
    }

    /// Exactly one of the options; none is chosen beforehand.
    public record Choice(String id, String text, boolean required, List<Option> options)
            implements Question {
        public Choice {
            options = List.copyOf(options);
        }
    }

    /// An answer in the signer's own words, at most `lengthAtMost` characters.
    public record Text(String id, String text, boolean required, int lengthAtMost)
            implements Question {}

    /// An answer that is a day, as `2026-11-27`.
    public record Day(String id, String text, boolean required) implements Question {}

    /// An answer that is a whole number from `least` to `most`.
    public record Amount(String id, String text, boolean required, long least, long most)
            implements Question {
        public static final long MOST = 999_999_999_999L;
    }

    /// An answer that is a file of the guardian's, such as a photo of a slip.
    public record Paper(String id, String text, boolean required) implements Question {}

    /// One purpose for which personal data are processed (개인정보 보호법 §15 ②, §17 ②, §22): agreed to or
    /// refused on its own, never ticked beforehand and always answered.
    ///
    /// @param text the purpose
    /// @param items which data are collected
    /// @param period how long they are kept and used
    /// @param refusal that one may refuse, and what follows from it
    /// @param recipients to whom they are given, when they are given to somebody (§17)
    /// @param optional refusing it has no effect on the service (§22 ⑤)
    /// @param sensitive data of §23 (health, belief, …), agreed to apart from all others
    public record DataConsent(
            String id,
            String text,
            String items,
            String period,
            String refusal,
            @Nullable String recipients,
            boolean optional,
            boolean sensitive)
            implements Question {

        public static final String AGREES = "agree";
        public static final String REFUSES = "refuse";

        @Override
        public boolean required() {
            return true;
        }
    }

    /// Whether personal data are asked for: then only who may agree to that can sign, and each
    /// agreement can be withdrawn at any time (개인정보 보호법 §22-2, §37).
    public boolean asksForData() {
        return questions.stream().anyMatch(DataConsent.class::isInstance);
    }

    /// The question of an id, if the form has it.
    public java.util.Optional<Question> question(String id) {
        return questions.stream().filter(question -> question.id().equals(id)).findFirst();
    }

    /// One option. A standard one is shown in the reader's language, any other as it was written.
    public record Option(String id, String text, @Nullable Standard standard) {}

    /// Options that every language file knows.
    public enum Standard {
        TAKES_PART("참가합니다"),
        DOES_NOT_TAKE_PART("참가하지 않습니다"),
        AGREES("동의합니다"),
        DOES_NOT_AGREE("동의하지 않습니다"),
        YES("예"),
        NO("아니요");

        private final String korean;

        Standard(String korean) {
            this.korean = korean;
        }

        public String korean() {
            return korean;
        }

        public String key() {
            return "standard." + name().toLowerCase(java.util.Locale.ROOT);
        }

        /// The standard option that a teacher wrote out, if she did.
        public static @Nullable Standard ofKorean(String text) {
            for (Standard standard : values()) {
                if (standard.korean.equals(text)) {
                    return standard;
                }
            }
            return null;
        }
    }
}
