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
        @JsonSubTypes.Type(value = Text.class, name = "text")
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
