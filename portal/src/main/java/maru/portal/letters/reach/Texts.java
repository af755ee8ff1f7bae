package maru.portal.letters.reach;

import maru.identity.Language;
import org.springframework.context.MessageSource;

/// What messages say, in the reader's language.
record Texts(MessageSource messages) {

    String of(Language language, String key, Object... parts) {
        return messages.getMessage(key, parts, language.locale());
    }
}
