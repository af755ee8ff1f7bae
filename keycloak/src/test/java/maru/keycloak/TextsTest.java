package maru.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Our Korean texts against all of Keycloak's English ones.
final class TextsTest {

    private static final Pattern KOREAN = Pattern.compile("[가-힣]");
    private static final Pattern PLACE = Pattern.compile("\\{\\{?[A-Za-z0-9]+}?}");

    /// Names and units that are the same in every language.
    private static final Set<String> WORDS_OF_NO_LANGUAGE =
            Set.of(
                    "usb",
                    "nfc",
                    "loginTitleHtml",
                    "oauthGrantTitleHtml",
                    "totpAppFreeOTPName",
                    "totpAppGoogleName",
                    "totpAppMicrosoftAuthenticatorName",
                    "inResource",
                    "locale_en",
                    "locale_zh-Hans",
                    "locale_vi",
                    "console-accept",
                    "fullName");

    @ParameterizedTest
    @CsvSource({"login, base", "email, base", "account, keycloak.v3"})
    void everyTextIsThereInKorean(String kind, String theme) throws IOException {
        Properties korean = texts("maru", kind, "ko");
        assertThat(korean.stringPropertyNames())
                .containsAll(texts(theme, kind, "en").stringPropertyNames());
        for (String name : new TreeSet<>(korean.stringPropertyNames())) {
            if (!WORDS_OF_NO_LANGUAGE.contains(name)) {
                assertThat(korean.getProperty(name)).as(name).containsPattern(KOREAN);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"login, base", "email, base", "account, keycloak.v3"})
    void koreanTextsNameNothingThatTheEnglishOnesDoNot(String kind, String theme)
            throws IOException {
        Properties korean = texts("maru", kind, "ko");
        Properties english = texts(theme, kind, "en");
        for (String name : english.stringPropertyNames()) {
            assertThat(places(english.getProperty(name)))
                    .as(name)
                    .containsAll(places(korean.getProperty(name)));
        }
    }

    @ParameterizedTest
    @CsvSource({"login", "email", "account"})
    void ourOwnTextsAreInBothLanguages(String kind) throws IOException {
        assertThat(texts("maru", kind, "ko").stringPropertyNames())
                .containsAll(texts("maru", kind, "en").stringPropertyNames());
    }

    @ParameterizedTest
    @CsvSource({"login, ko", "login, en", "email, ko", "email, en"})
    void everyTextIsAPattern(String kind, String language) throws IOException {
        Properties texts = texts("maru", kind, language);
        for (String name : texts.stringPropertyNames()) {
            if (!name.startsWith("organization.")) {
                assertThat(new MessageFormat(texts.getProperty(name)).toPattern()).isNotNull();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"zh_Hans", "vi"})
    void whatWeAddToTheSignInIsInEveryLanguageOfThePortal(String language) throws IOException {
        assertThat(texts("maru", "login", language).stringPropertyNames())
                .containsAll(texts("maru", "login", "en").stringPropertyNames());
    }

    @Test
    void aLockedAccountIsAnsweredLikeAWrongPassword() throws IOException {
        for (String language : Set.of("ko", "en", "zh_Hans", "vi")) {
            Properties texts = texts("maru", "login", language);
            assertThat(texts.getProperty("accountTemporarilyDisabledMessage"))
                    .isEqualTo(texts.getProperty("invalidUserMessage"));
            assertThat(texts.getProperty("accountPermanentlyDisabledMessage"))
                    .isEqualTo(texts.getProperty("invalidUserMessage"));
        }
    }

    private static Set<String> places(String text) {
        return PLACE.matcher(text)
                .results()
                .map(place -> place.group())
                .collect(Collectors.toSet());
    }

    private static Properties texts(String theme, String kind, String language) throws IOException {
        String file =
                "/theme/" + theme + "/" + kind + "/messages/messages_" + language + ".properties";
        Properties texts = new Properties();
        try (InputStream stream = TextsTest.class.getResourceAsStream(file)) {
            assertThat(stream).as(file).isNotNull();
            texts.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
        }
        return texts;
    }
}
