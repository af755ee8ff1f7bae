package maru.portal.office;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/// What somebody typed into a form of the office. It is read with a word on what to write instead,
/// and shown again as it was typed, with that word beside the field.
final class EntryForm {

    private static final int CHARACTERS_AT_MOST = 200;

    private final MultiValueMap<String, String> typed;
    private String wrongField = "";
    private String wrong = "";

    EntryForm(MultiValueMap<String, String> typed) {
        this.typed = typed;
    }

    static EntryForm blank() {
        return new EntryForm(new LinkedMultiValueMap<>());
    }

    /// Begins with a value in a field.
    EntryForm with(String field, Object value) {
        typed.add(field, value.toString());
        return this;
    }

    /// Carries out what reads this form; whether it was accepted. What identity does not accept is
    /// kept, to be said on the form; what is not there for her stays a refusal.
    boolean accepted(Runnable act) {
        return answer(
                        () -> {
                            act.run();
                            return true;
                        })
                .isPresent();
    }

    /// The same where something comes of it; empty when it was not accepted.
    <T> Optional<T> answer(Supplier<T> act) {
        try {
            return Optional.of(act.get());
        } catch (Refused refused) {
            switch (refused.refusal()) {
                case Refusal.Invalid(String field, String why) -> say(field, why);
                case Refusal.Conflict(String why) -> say("", why);
                case Refusal.Forbidden(String why) -> say("", why);
                case Refusal.NotFound _,
                        Refusal.TooLarge _,
                        Refusal.QuotaExceeded _,
                        Refusal.TooManyRequests _,
                        Refusal.Unavailable _ ->
                        throw refused;
            }
            return Optional.empty();
        }
    }

    private void say(String field, String why) {
        wrongField = field;
        wrong = why;
    }

    /// What is wrong, as a key of the texts or in words; empty when nothing is.
    public String wrong() {
        return wrong;
    }

    public boolean wrongAt(String field) {
        return !wrong.isEmpty() && wrongField.equals(field);
    }

    public String shown(String field) {
        String first = typed.getFirst(field);
        return first == null ? "" : first.strip();
    }

    public boolean chosen(String field, String value) {
        return typed.getOrDefault(field, List.of()).contains(value);
    }

    boolean has(String field) {
        return !shown(field).isEmpty();
    }

    String text(String field) {
        String text = shown(field);
        if (text.isEmpty() || text.length() > CHARACTERS_AT_MOST) {
            throw invalid(field, "office.wrong.text");
        }
        return text;
    }

    LocalDate day(String field) {
        try {
            return LocalDate.parse(shown(field));
        } catch (DateTimeException noDay) {
            throw invalid(field, "office.wrong.day");
        }
    }

    long number(String field, long least, long most) {
        try {
            long number = Long.parseLong(shown(field));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // Said below.
        }
        throw invalid(field, "office.wrong.number");
    }

    UUID id(String field) {
        try {
            return UUID.fromString(shown(field));
        } catch (IllegalArgumentException nothingChosen) {
            throw invalid(field, "office.wrong.choice");
        }
    }

    <E extends Enum<E>> E one(String field, Class<E> of) {
        return Arrays.stream(of.getEnumConstants())
                .filter(value -> value.name().equals(shown(field)))
                .findFirst()
                .orElseThrow(() -> invalid(field, "office.wrong.choice"));
    }

    <E extends Enum<E>> Set<E> some(String field, Class<E> of) {
        Set<E> some = EnumSet.noneOf(of);
        for (E value : of.getEnumConstants()) {
            if (chosen(field, value.name())) {
                some.add(value);
            }
        }
        return some;
    }

    private static Refused invalid(String field, String key) {
        return new Refusal.Invalid(field, key).asException();
    }
}
