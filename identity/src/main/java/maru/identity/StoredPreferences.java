package maru.identity;

import maru.storage.Database;

/// Asks `identity.choose_language`.
record StoredPreferences(Database database) implements Preferences {

    @Override
    public void chooseLanguage(Asker.SignedIn asker, Language language) {
        database.change(
                transaction ->
                        transaction.first(
                                "select identity.choose_language(?::jsonb, ?)",
                                row -> true,
                                AskerText.json(asker),
                                language.tag()));
    }
}
