package maru.identity;

import java.util.Locale;
import java.util.Optional;

/// The languages that Maru speaks. Everything else is read in English.
public enum Language {
    KO,
    EN,
    ZH,
    VI;

    /// `ko`, `en`, `zh`, `vi`.
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Locale locale() {
        return Locale.forLanguageTag(tag());
    }

    /// By its tag, region and script passed over: `zh-Hans` is `zh`.
    public static Optional<Language> ofTag(String tag) {
        String language = Locale.forLanguageTag(tag).getLanguage();
        for (Language one : values()) {
            if (one.tag().equals(language)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
