package maru.mail.demo;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A mail of the demo.
///
/// @param answers the number of the mail it answers
/// @param table a file's name and its lines, as `NAME | LINE|LINE`
record Written(
        int number,
        String subject,
        Optional<Integer> answers,
        Instant at,
        String from,
        List<String> to,
        String text,
        Optional<String> table) {

    Written with(String newTable) {
        return new Written(number, subject, answers, at, from, to, text, Optional.of(newTable));
    }
}
