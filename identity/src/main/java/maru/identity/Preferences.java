package maru.identity;

/// What a person has chosen for herself, kept with her and not with a browser.
public interface Preferences {

    /// The language in which she reads: pages, letters, mails and the sign-on. It goes before the
    /// one in the school's file, which keeps saying what it said. Other parts hear of it by the
    /// feed.
    void chooseLanguage(Asker.SignedIn asker, Language language);
}
