package maru.portal.letters.signing;

import maru.identity.Language;
import maru.portal.letters.content.Words;

/// The words by which a signer agrees to sign electronically (전자서명법 §3, 전자문서법 §4). Its edition and
/// its words in her language stand in the evidence.
public final class Agreement {

    /// Raised with each change of the words.
    public static final String EDITION = "2026-11";

    private Agreement() {}

    static String text(Language language) {
        return Words.in(language).text("agreement");
    }
}
