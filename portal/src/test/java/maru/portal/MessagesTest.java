package maru.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessagesTest {

    private static final List<String> OTHERS = List.of("_en", "_zh", "_vi");
    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Pattern ARGUMENT = Pattern.compile("\\{\\d");
    private static final Pattern SAMPLE = Pattern.compile("[가-힣]");

    static Stream<Path> koreanFiles() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            return files
                    .filter(file -> file.getFileName().toString().equals("messages.properties"))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("koreanFiles")
    void everyLanguageSaysTheSameThings(Path korean) throws IOException {
        Map<String, String> texts = read(korean);
        for (String other : OTHERS) {
            Path file = korean.resolveSibling("messages" + other + ".properties");
            Map<String, String> translated = read(file);
            assertThat(translated.keySet()).as(file.toString()).isEqualTo(texts.keySet());
            translated.forEach(
                    (key, text) -> {
                        assertThat(text).as(file + " " + key).isNotBlank();
                        assertThat(arguments(text))
                                .as(file + " " + key)
                                .isEqualTo(arguments(texts.getOrDefault(key, "")));
                        if (!key.startsWith("language.")) {
                            assertThat(SAMPLE.matcher(text).find())
                                    .as(file + " " + key + " is still Korean")
                                    .isFalse();
                        }
                    });
        }
    }

    /// Texts with arguments pass through MessageFormat, where a lone apostrophe swallows what
    /// follows; texts without are shown as they are.
    @ParameterizedTest
    @MethodSource("koreanFiles")
    void apostrophesAreWrittenAsTheirTextNeedsThem(Path korean) throws IOException {
        for (String language : List.of("", "_en", "_zh", "_vi")) {
            read(korean.resolveSibling("messages" + language + ".properties"))
                    .forEach(
                            (key, text) -> {
                                boolean formatted = ARGUMENT.matcher(text).find();
                                assertThat(formatted ? text.replace("''", "") : text)
                                        .as(language + " " + key)
                                        .doesNotContain(formatted ? "'" : "''");
                            });
        }
    }

    private static Set<String> arguments(String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = ARGUMENT.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    private static Map<String, String> read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        Map<String, String> texts = new TreeMap<>();
        properties.forEach((key, value) -> texts.put(key.toString(), value.toString()));
        return texts;
    }
}
