package maru.portal.letters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maru.identity.PersonId;
import maru.portal.Browser;
import maru.portal.TestPortal;
import maru.portal.letters.content.ConsentForm.SignerRule;
import maru.portal.letters.content.LetterContent;
import maru.portal.letters.record.LetterId;
import org.junit.jupiter.api.Test;

/// The number beside the letters in a family's menu: remembered for a moment, since every page
/// shows it, and never behind what the family has just looked at or done.
class MenuNumberTest {

    private static final TestPortal PORTAL = TestPortal.shared();
    private static final Written WRITTEN = new Written(PORTAL);
    private static final PersonId CHILD = WRITTEN.childOfTheClass("mother").id();
    private static final Pattern NUMBER = Pattern.compile("class=\"count\">(\\d+)<");

    private static int number(Browser.Page page) {
        assertThat(page.status()).isEqualTo(200);
        Matcher found = NUMBER.matcher(page.body());
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }

    private static LetterId notice() {
        LetterContent usual = Written.consent("알림 " + UUID.randomUUID(), SignerRule.ANY_GUARDIAN);
        return WRITTEN.sent(
                "teacher",
                new LetterContent(
                        usual.title(), usual.body(), usual.facts(), null, usual.attachments()));
    }

    @Test
    void herListCountsWhatHasJustComeAndAReadLetterCountsNoMore() {
        Browser mother = PORTAL.as("mother");
        int before = number(mother.get("/inbox"));
        LetterId letter = notice();
        assertThat(number(mother.get("/inbox"))).isEqualTo(before + 1);
        String page = "/inbox/" + letter + "/" + CHILD + "/read";
        assertThat(number(mother.get(page))).isEqualTo(before);
        assertThat(number(mother.get(page))).isEqualTo(before);
        assertThat(number(mother.get("/inbox"))).isEqualTo(before);
    }

    @Test
    void aSignatureCountsOnThePageThatThanksForIt() {
        Browser mother = PORTAL.as("mother");
        LetterId letter =
                WRITTEN.sent(
                        "teacher",
                        Written.consent("동의 " + UUID.randomUUID(), SignerRule.ANY_GUARDIAN));
        int before = number(mother.get("/inbox"));
        WRITTEN.sign("mother", letter, CHILD);
        assertThat(number(mother.get("/inbox/" + letter + "/" + CHILD + "/done")))
                .isEqualTo(before - 1);
    }
}
