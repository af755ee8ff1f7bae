package maru.identity.joining;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import maru.identity.Asker;
import maru.identity.AskerText;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.identity.Relation;
import maru.identity.UnitId;
import maru.identity.signon.ClientAddress;
import maru.identity.signon.TypedLogin;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.DatabaseFailure;
import maru.storage.Row;
import maru.storage.Work;

/// Asks the database's functions for codes.
record StoredRecovery(Database database, Clock clock) implements Recovery {

    @Override
    public Code give(Asker.SignedIn asker, PersonId person) {
        return ask(
                transaction ->
                        transaction.one(
                                "select * from identity.give_code(?::jsonb, ?, ?)",
                                row ->
                                        new Code(
                                                person,
                                                row.text("name"),
                                                row.text("login"),
                                                row.text("code"),
                                                row.instant("until")),
                                AskerText.json(asker),
                                Seoul.today(clock),
                                person.value()));
    }

    @Override
    public Optional<Mailed> byMail(String login, String domain, ClientAddress from) {
        return TypedLogin.of(login, domain).flatMap(typed -> byMail(typed, from));
    }

    private Optional<Mailed> byMail(TypedLogin typed, ClientAddress from) {
        return ask(
                transaction ->
                        transaction.first(
                                "select * from identity.code_by_mail(?, ?, ?, ?, ?, ?)",
                                row ->
                                        new Mailed(
                                                new PersonId(row.uuid("person")),
                                                row.text("name"),
                                                row.text("mail"),
                                                Language.ofTag(row.text("language")).orElseThrow(),
                                                row.text("code"),
                                                row.instant("until")),
                                typed.values(),
                                typed.localPart(),
                                typed.whole(),
                                Seoul.today(clock),
                                from.text(),
                                from.network()));
    }

    @Override
    public List<Candidate> ofClass(Asker.SignedIn asker, UnitId schoolClass) {
        return ask(
                transaction ->
                        transaction.list(
                                "select * from identity.code_candidates(?::jsonb, ?, ?)",
                                StoredRecovery::candidate,
                                AskerText.json(asker),
                                Seoul.today(clock),
                                schoolClass.value()));
    }

    private static Candidate candidate(Row row) {
        String what = row.text("what");
        for (Relation relation : Relation.values()) {
            if (what.endsWith(" " + relation.name())) {
                what =
                        what.substring(0, what.length() - relation.name().length())
                                + relation.korean();
            }
        }
        return new Candidate(
                new PersonId(row.uuid("person")), row.text("name"), what, row.bool("has_account"));
    }

    private <T> T ask(Work<T> work) {
        try {
            return database.transaction(work);
        } catch (DatabaseFailure failure) {
            throw AskerText.refusal(failure);
        }
    }
}
