package maru.portal.letters.sheet;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import maru.identity.Asker;
import maru.identity.AuditEntry;
import maru.identity.Identity;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.portal.letters.content.ConsentForm;
import maru.portal.letters.content.PlainText;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.PaperReply;
import maru.portal.letters.record.Signature;
import maru.portal.letters.sheet.SheetLine.Reader;
import maru.storage.Database;
import org.springframework.stereotype.Service;

/// A sheet as a file to take away. Each time asks for a reason and is audited with it (개인정보의 안전성
/// 확보조치 기준 §8).
@Service
public final class Exports {

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss XXX");

    private final Database database;
    private final Identity identity;
    private final Sheets sheets;

    Exports(Database database, Identity identity, Sheets sheets) {
        this.database = database;
        this.identity = identity;
        this.sheets = sheets;
    }

    /// In which form.
    public enum Form {
        CSV("text/csv;charset=utf-8"),
        XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

        private final String mediaType;

        Form(String mediaType) {
            this.mediaType = mediaType;
        }

        public String mediaType() {
            return mediaType;
        }

        byte[] of(Table table) {
            return switch (this) {
                case CSV -> table.csv();
                case XLSX -> table.xlsx();
            };
        }
    }

    /// Makes the file.
    ///
    /// @param reason why it is taken away
    /// @throws maru.kernel.Refused with `NotFound` for a letter the asker sees nothing of,
    ///   `Invalid` without a reason
    public byte[] export(Asker.SignedIn asker, LetterId letter, Form form, String reason) {
        String why = PlainText.line(reason);
        if (why.isEmpty() || why.length() > 300) {
            throw new Refusal.Invalid("reason", "letters.error.reason-missing").asException();
        }
        Table table =
                database.transaction(
                        transaction -> {
                            Sheet sheet = sheets.again(asker, letter);
                            identity.audit()
                                    .append(
                                            transaction,
                                            AuditEntry.of(
                                                            asker,
                                                            "letter.export",
                                                            "letter/" + letter)
                                                    .unit(sheet.letter().school())
                                                    .detail("form", form.name())
                                                    .detail(
                                                            "children",
                                                            Integer.toString(sheet.total()))
                                                    .detail("reason", why));
                            return table(sheet);
                        });
        return form.of(table);
    }

    private static Table table(Sheet sheet) {
        List<ConsentForm.Question> questions =
                sheet.form().map(ConsentForm::questions).orElse(List.of());
        List<String> head = new ArrayList<>(List.of("학급", "번호", "학생", "상태", "방법", "읽음", "제출"));
        questions.forEach(question -> head.add(question.text()));
        return new Table(head, sheet.lines().stream().map(Exports::row).toList());
    }

    private static List<String> row(SheetLine line) {
        List<String> row = new ArrayList<>();
        row.add(line.recipient().schoolClass().name());
        row.add(Integer.toString(line.recipient().number()));
        row.add(line.recipient().name());
        row.add(
                switch (line.status()) {
                    case UNREAD -> "안 읽음";
                    case READ -> "읽음";
                    case PARTLY_SIGNED -> "일부 제출";
                    case DONE -> "완료";
                });
        row.add(way(line));
        row.add(
                line.people().stream()
                        .filter(person -> person.readAt().isPresent())
                        .map(person -> person.name() + " " + moment(person.readAt().get()))
                        .collect(Collectors.joining("\n")));
        row.add(
                Stream.concat(
                                line.people().stream().flatMap(Exports::signed),
                                line.paper().stream().map(Exports::onPaper))
                        .collect(Collectors.joining("\n")));
        row.addAll(line.answers());
        return row;
    }

    private static String way(SheetLine line) {
        List<String> ways = new ArrayList<>();
        if (line.people().stream().anyMatch(person -> person.signature().isPresent())) {
            ways.add("전자서명");
        }
        if (!line.paper().isEmpty()) {
            ways.add(Replies.ON_PAPER);
        }
        if (line.withdrawn().isPresent()) {
            ways.add("철회");
        }
        return String.join(", ", ways);
    }

    private static Stream<String> signed(Reader person) {
        return person.signature().stream()
                .map(
                        (Signature signature) ->
                                person.name()
                                        + " ("
                                        + person.relation()
                                        + ") "
                                        + moment(signature.signedAt()));
    }

    private static String onPaper(PaperReply paper) {
        return paper.fromName()
                + " ("
                + paper.relation()
                + ", "
                + Replies.ON_PAPER
                + ") "
                + paper.receivedOn()
                + ", 기록 "
                + paper.recordedByName();
    }

    private static String moment(Instant instant) {
        return MOMENT.format(ZonedDateTime.ofInstant(instant, Seoul.ZONE));
    }
}
