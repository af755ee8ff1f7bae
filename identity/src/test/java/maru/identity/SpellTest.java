package maru.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellTest {

    /// Spells are written `content from-until`, days of May; `-` alone has no end.
    @ParameterizedTest(name = "{0} then {1} is {2}")
    @CsvSource(
            textBlock =
                    """
                    # A change from a day ends what was the day before.
                    A 1-,        B 10-,        A 1-10 + B 10-
                    # The same with another beginning or end is a correction.
                    A 1-,        A 2-,         A 2-
                    A 1-,        A 1-20,       A 1-20
                    A 1-20,      A 1-,         A 1-
                    # For a while, and then as before.
                    A 1-,        B 10-15,      A 1-10 + B 10-15 + A 15-
                    # Nothing is said of other days.
                    A 1-5,       A 10-,        A 1-5 + A 10-
                    A 1-5,       B 5-,         A 1-5 + B 5-
                    # The whole is said anew.
                    A 1-10 + B 10-, A 1-12 + B 12-, A 1-12 + B 12-
                    A 1-10 + B 10-, A 1-8 + B 8-,   A 1-8 + B 8-
                    A 5-10,      B 1-,         B 1-
                    """)
    void whatIsSaidReplacesWhatItContradicts(String existing, String stated, String result) {
        List<Spell> merged = Spell.merged(spells(existing), spells(stated));
        assertThat(words(merged)).isEqualTo(result);
        assertThat(words(Spell.merged(merged, spells(stated)))).isEqualTo(result);
    }

    private static List<Spell> spells(String words) {
        List<Spell> spells = new ArrayList<>();
        for (String word : words.split(" \\+ ", -1)) {
            String[] parts = word.split("[ -]", -1);
            spells.add(
                    new Spell(
                            List.of(parts[0]),
                            day(parts[1]),
                            parts[2].isEmpty() ? null : day(parts[2])));
        }
        return spells;
    }

    private static LocalDate day(String number) {
        return LocalDate.of(2031, 5, Integer.parseInt(number));
    }

    private static String words(List<Spell> spells) {
        return spells.stream()
                .sorted(Comparator.comparing(Spell::from))
                .map(
                        spell ->
                                spell.content().getFirst()
                                        + " "
                                        + spell.from().getDayOfMonth()
                                        + "-"
                                        + (spell.until() == null
                                                ? ""
                                                : spell.until().getDayOfMonth()))
                .collect(Collectors.joining(" + "));
    }
}
