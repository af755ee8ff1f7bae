package maru.mail.sieve;

import java.time.Instant;
import java.util.Optional;
import maru.storage.Database;
import maru.storage.Row;
import maru.storage.Transaction;
import org.apache.jsieve.exception.SyntaxException;
import org.apache.jsieve.mail.optional.ActionVacation;

/// What somebody has whoever writes to her be told while she is away, without a script (RFC 8621
/// §8).
public record Away(
        boolean enabled,
        Optional<Instant> from,
        Optional<Instant> until,
        Optional<String> subject,
        Optional<String> plain,
        Optional<String> html) {

    private static final Away NOT =
            new Away(
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    private static final int DAYS = 7;
    private static final String UNSAID =
            "지금은 자리에 없어 나중에 답장 드리겠습니다.\r\nI am away and will answer later.";

    /// What an owner has said; nothing at first.
    public static Away of(Database database, String owner) {
        return database.look(
                        transaction ->
                                transaction.first(
                                        "select enabled, from_at, until_at, subject, plain, html"
                                                + " from away where owner = ?",
                                        row ->
                                                new Away(
                                                        row.bool("enabled"),
                                                        row.optional("from_at", Row::instant),
                                                        row.optional("until_at", Row::instant),
                                                        row.optional("subject", Row::text),
                                                        row.optional("plain", Row::text),
                                                        row.optional("html", Row::text)),
                                        owner))
                .orElse(NOT);
    }

    /// Writes it in the place of what was said before.
    public void keep(Transaction transaction, String owner) {
        transaction.update(
                "insert into away (owner, enabled, from_at, until_at, subject, plain, html) values"
                        + " (?, ?, ?, ?, ?, ?, ?) on conflict (owner) do update set enabled ="
                        + " excluded.enabled, from_at = excluded.from_at, until_at ="
                        + " excluded.until_at, subject = excluded.subject, plain ="
                        + " excluded.plain, html = excluded.html",
                owner,
                enabled,
                from,
                until,
                subject,
                plain,
                html);
    }

    boolean isNow(Instant now) {
        return enabled
                && from.filter(now::isBefore).isEmpty()
                && until.filter(end -> !now.isBefore(end)).isEmpty();
    }

    /// As a script would say it.
    ActionVacation action() {
        var action = ActionVacation.builder().duration(DAYS);
        subject.filter(said -> !said.isBlank()).ifPresent(action::subject);
        if (plain.isEmpty() && html.isPresent()) {
            action.mime(
                    "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n"
                            + "Content-Transfer-Encoding: 8bit\r\n\r\n"
                            + html.get());
        } else {
            action.reason(plain.filter(said -> !said.isBlank()).orElse(UNSAID));
        }
        try {
            return action.build();
        } catch (SyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
