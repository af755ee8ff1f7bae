package maru.portal.letters.sheet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import maru.portal.letters.content.ConsentForm;
import maru.portal.letters.content.ConsentForm.Choice;
import maru.portal.letters.content.ConsentForm.DataConsent;
import maru.portal.letters.content.ConsentForm.Question;
import maru.portal.letters.record.PaperReply;
import maru.portal.letters.record.Signature;

/// What was answered for a child, put together from signatures and slips of paper.
final class Replies {

    static final String ON_PAPER = "종이";

    private Replies() {}

    /// One reply of one person to one question.
    private record Reply(String from, String answer) {}

    /// The answers in the order of the form; where people differ, all of them with who said it.
    static List<String> of(ConsentForm form, List<Signature> signed, List<PaperReply> paper) {
        List<String> answers = new ArrayList<>();
        for (Question question : form.questions()) {
            List<Reply> replies =
                    Stream.concat(
                                    signed.stream()
                                            .map(
                                                    one ->
                                                            new Reply(
                                                                    one.relation().korean(),
                                                                    one.answerTo(question))),
                                    paper.stream()
                                            .map(
                                                    one ->
                                                            new Reply(
                                                                    one.relation(),
                                                                    onPaper(one, question))))
                            .toList();
            boolean same = replies.stream().map(Reply::answer).distinct().count() <= 1;
            answers.add(
                    same
                            ? replies.stream().findFirst().map(Reply::answer).orElse("")
                            : replies.stream()
                                    .map(one -> one.from() + ": " + one.answer())
                                    .collect(Collectors.joining(" / ")));
        }
        return answers;
    }

    private static String onPaper(PaperReply reply, Question question) {
        String answer = reply.answers().textOf(question);
        return answer.isEmpty() ? "" : answer + " (" + ON_PAPER + ")";
    }

    /// For each question with answers to choose from, how many children have which; a child counts
    /// once, by what came last.
    static Map<Question, Map<String, Integer>> tally(ConsentForm form, List<SheetLine> lines) {
        Map<Question, Map<String, Integer>> tally = new LinkedHashMap<>();
        for (Question question : form.questions()) {
            Map<String, Integer> counts = new LinkedHashMap<>();
            choices(question).forEach(choice -> counts.put(choice, 0));
            if (counts.isEmpty()) {
                continue;
            }
            for (SheetLine line : lines) {
                last(line, question)
                        .ifPresent(answer -> counts.computeIfPresent(answer, Replies::more));
            }
            tally.put(question, counts);
        }
        return tally;
    }

    private static int more(String answer, int count) {
        return count + 1;
    }

    private static java.util.Optional<String> last(SheetLine line, Question question) {
        return line.people().stream()
                .flatMap(person -> person.signature().stream())
                .map(signature -> signature.answerTo(question))
                .reduce((_, last) -> last)
                .or(
                        () ->
                                line.paper().stream()
                                        .map(reply -> reply.answers().textOf(question))
                                        .reduce((_, last) -> last));
    }

    private static List<String> choices(Question question) {
        return switch (question) {
            case Choice choice -> choice.options().stream().map(ConsentForm.Option::text).toList();
            case DataConsent _ ->
                    List.of(
                            ConsentForm.Standard.AGREES.korean(),
                            ConsentForm.Standard.DOES_NOT_AGREE.korean());
            case ConsentForm.Text _, ConsentForm.Day _, ConsentForm.Amount _, ConsentForm.Paper _ ->
                    List.of();
        };
    }
}
