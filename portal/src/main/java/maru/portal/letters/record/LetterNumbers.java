package maru.portal.letters.record;

import java.time.Instant;
import java.time.LocalDate;
import maru.kernel.Seoul;
import maru.storage.Transaction;

/// Gives letters their number (제2026-12호), counted for each school and school year without a gap:
/// the number is given in the transaction that sends the letter.
public final class LetterNumbers {

    private LetterNumbers() {}

    /// As it stands in the letter's head; empty for a letter without a number.
    static String text(int schoolYear, int number) {
        return number == 0 ? "" : "제" + schoolYear + "-" + number + "호";
    }

    /// The school year of a moment: from 1 March on (초·중등교육법 §24).
    public static int schoolYear(Instant at) {
        LocalDate day = LocalDate.ofInstant(at, Seoul.ZONE);
        return day.getMonthValue() < 3 ? day.getYear() - 1 : day.getYear();
    }

    /// Gives the letter the next number unless it has one.
    ///
    /// @return the number's text
    static String give(Transaction transaction, Letter letter, Instant at) {
        if (!letter.documentNumber().isEmpty()) {
            return letter.documentNumber();
        }
        int year = schoolYear(at);
        int number =
                transaction.one(
                        "insert into portal.letter_number (school, school_year, last) values (?, ?,"
                                + " 1) on conflict (school, school_year) do update set last ="
                                + " letter_number.last + 1 returning last",
                        row -> row.integer("last"),
                        letter.school().value(),
                        year);
        transaction.update(
                "update portal.letter set number_year = ?, number = ? where id = ?",
                year,
                number,
                letter.id().value());
        return text(year, number);
    }
}
