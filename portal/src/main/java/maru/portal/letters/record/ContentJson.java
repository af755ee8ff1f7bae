package maru.portal.letters.record;

import java.util.Arrays;
import java.util.List;
import maru.identity.Audience;
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

    String write(Answers answers) {
        return mapper.writeValueAsString(answers);
    }

    Answers answers(String json) {
        return mapper.readValue(json, Answers.class);
    }
}
