package maru.portal.letters.record;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import maru.identity.Audience;
import maru.identity.PersonId;
import maru.portal.letters.content.Answers;
import maru.portal.letters.content.LetterContent;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Contents and answers as JSON columns.
final class ContentJson {

    private final JsonMapper mapper =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    String write(LetterContent content) {
        return mapper.writeValueAsString(content);
    }

    LetterContent content(String json) {
        return mapper.readValue(json, LetterContent.class);
    }

    String write(List<Audience> audience) {
        return mapper.writeValueAsString(audience.stream().map(AudienceCode::write).toList());
    }

    List<Audience> audience(String json) {
        return Arrays.stream(mapper.readValue(json, String[].class))
                .flatMap(code -> AudienceCode.read(code).stream())
                .toList();
    }

    String write(Set<PersonId> students) {
        return mapper.writeValueAsString(
                students.stream().map(student -> student.value().toString()).sorted().toList());
    }

    Set<PersonId> students(String json) {
        return Arrays.stream(mapper.readValue(json, UUID[].class))
                .map(PersonId::new)
                .collect(Collectors.toUnmodifiableSet());
    }

    String write(Answers answers) {
        return mapper.writeValueAsString(answers);
    }

    Answers answers(String json) {
        return mapper.readValue(json, Answers.class);
    }

    /// `[[question, seconds, text], …]` as the database puts them together.
    List<Signature.Withdrawal> withdrawals(String json) {
        return Arrays.stream(mapper.readValue(json, String[][].class))
                .map(
                        one ->
                                new Signature.Withdrawal(
                                        one[0], instant(new BigDecimal(one[1])), one[2]))
                .toList();
    }

    private static Instant instant(BigDecimal seconds) {
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        return Instant.ofEpochSecond(
                whole.longValueExact(), seconds.subtract(whole).movePointRight(9).longValueExact());
    }
}
