package maru.identity.signon;

import java.util.List;
import maru.identity.Asker;
import maru.storage.Database;
import maru.storage.Row;

/// Asks the database's functions for notices.
record StoredNotices(Database database) implements Notices {

    @Override
    public List<Notice> unseen(Asker.SignedIn asker) {
        return database.read(
                transaction ->
                        transaction.list(
                                """
                                select n.id, n.kind, n.at,
                                    array(select e.key from jsonb_each_text(n.facts) as e
                                        order by e.key) as keys,
                                    array(select e.value from jsonb_each_text(n.facts) as e
                                        order by e.key) as values
                                from identity.unseen_notices(?) as n
                                """,
                                StoredNotices::notice,
                                asker.person().value()));
    }

    @Override
    public void seen(Asker.SignedIn asker, long id) {
        database.transaction(
                transaction ->
                        transaction.first(
                                "select identity.see_notice(?, ?)",
                                row -> true,
                                asker.person().value(),
                                id));
    }

    private static Notice notice(Row row) {
        java.util.Map<String, String> facts = new java.util.HashMap<>();
        List<String> keys = row.texts("keys");
        List<String> values = row.texts("values");
        for (int i = 0; i < keys.size(); i++) {
            facts.put(keys.get(i), values.get(i));
        }
        return new Notice(
                row.bigint("id"), row.constant("kind", Kind.class), row.instant("at"), facts);
    }
}
