package maru.portal.letters.evidence;

/// What is wrong with a piece of evidence. Each has a sentence in the language files of the page
/// (`letters.verify.finding.NAME`) and one for operators.
public enum Finding {
    NOT_EVIDENCE("This is no receipt and no bundle of Maru."),
    NOT_SIGNED("The file carries no signature of the authority, or something was added after it."),
    BYTES_CHANGED("The file was changed after the authority signed it."),
    MANIFEST_CHANGED("A file in the bundle was changed, added or taken out."),
    STATEMENT_CHANGED("What the statement says (who, when, what) is not what was sealed."),
    SHOWN_PAGE_CHANGED("The page that was shown is another one than the one that was signed."),
    DRAWING_CHANGED("The signature image is another one than the one that was drawn."),
    PHOTO_CHANGED("The photo of the paper reply is another one than the one that was recorded."),
    CHAIN_CUT("The chain of evidence is cut or a link is missing."),
    HEAD_NOT_SIGNED("The head of the chain is not signed by the key in the file."),
    OTHER_ISSUER("The file was signed with another key than the one that was given.");

    private final String sentence;

    Finding(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
