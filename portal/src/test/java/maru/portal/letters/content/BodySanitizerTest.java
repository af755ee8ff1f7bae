package maru.portal.letters.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import maru.kernel.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodySanitizerTest {

    private final BodySanitizer sanitizer = new BodySanitizer();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "<img src=\"https://elsewhere.example/pixel.png\">",
                "<img src=\"data:image/svg+xml;base64,PHN2Zz4=\">",
                "<svg onload=alert(1)><a xlink:href=\"javascript:alert(1)\">x</a></svg>",
                "<a href=\"javascript:alert(1)\">x</a>",
                "<a href=\" jav&#x09;ascript:alert(1)\">x</a>",
                "<iframe src=\"https://elsewhere.example\"></iframe>",
                "<form action=\"/sign-out\" method=\"post\"><button>x</button></form>",
                "<input name=\"answer.q1\" form=\"sign\" value=\"o1\">",
                "<p style=\"position:fixed;inset:0\" class=\"button\" id=\"sign\">x</p>",
                "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
                "<p onclick=alert(1)>x</p>",
                "<base href=\"https://elsewhere.example/\">",
                "<meta http-equiv=\"refresh\" content=\"0;url=https://elsewhere.example\">",
                "<a href=\"image:11111111-1111-4111-8111-111111111111\">x</a>",
                "<!--<img src=\"--><img src=x onerror=alert(1)//\">"
            })
    void nothingThatActsOrReachesOutSurvives(String html) {
        assertThat(sanitizer.clean(html))
                .doesNotContainIgnoringCase("script")
                .doesNotContainIgnoringCase("onerror")
                .doesNotContainIgnoringCase("onclick")
                .doesNotContainIgnoringCase("onload")
                .doesNotContain("elsewhere")
                .doesNotContain("data:")
                .doesNotContain("href=\"image:")
                .doesNotContain("<form")
                .doesNotContain("<input")
                .doesNotContain("style")
                .doesNotContain("class=")
                .doesNotContain("id=");
    }

    @Test
    void whatALetterNeedsStaysAndStaysTheSameWhenCleanedAgain() {
        String body =
                "<h2>일정</h2><p>안녕 <strong>굵게</strong> <em>기울임</em> <u>밑줄</u> a@b.kr =1+1</p>"
                        + "<ul><li><p>하나</p></li></ul><ol><li>둘</li></ol>"
                        + "<table><tbody><tr><th scope=\"col\">시각</th><td colspan=\"2\">9:00</td></tr>"
                        + "</tbody></table><a href=\"https://school.example/\">학교</a>"
                        + "<img src=\"image:11111111-1111-4111-8111-111111111111\" alt=\"성곽\">";
        String clean = sanitizer.clean(body);
        assertThat(clean)
                .contains("<h2>", "<strong>", "<ul>", "<ol>", "colspan=\"2\"", "scope=\"col\"")
                .contains("href=\"https://school.example/\"")
                .contains("rel=\"")
                .contains("alt=\"성곽\"");
        assertThat(sanitizer.clean(clean)).isEqualTo(clean);
        assertThat(BodySanitizer.imagesOf(clean))
                .isEqualTo(List.of(UUID.fromString("11111111-1111-4111-8111-111111111111")));
        assertThat(BodySanitizer.textOf(clean)).contains("일정 안녕", "a@b.kr =1+1");
    }

    @Test
    void aBodyHasAnEnd() {
        assertThatThrownBy(() -> sanitizer.clean("가".repeat(BodySanitizer.LENGTH_AT_MOST + 1)))
                .isInstanceOf(Refused.class);
    }

    @Test
    void deepNestingIsSurvived() {
        assertThat(sanitizer.clean("<blockquote>".repeat(15_000))).hasSizeLessThan(200_000);
    }
}
