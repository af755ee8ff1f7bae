package maru.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maru.identity.DemoCast;
import org.junit.jupiter.api.Test;

class PagesTest {

    private static final TestPortal portal = TestPortal.shared();
    private static final Pattern ASSET = Pattern.compile("(?:href|src)=\"(/assets/[^\"]+)\"");
    private static final int FIRST_LOAD_AT_MOST = 150_000;

    @Test
    void theFirstPageOnAPhoneIsLight() {
        for (Browser browser : List.of(portal.stranger(), portal.as("mother"))) {
            Browser.Page page = browser.get("/");
            int bytes = sizeOf(browser, "/");
            Matcher assets = ASSET.matcher(page.body());
            while (assets.find()) {
                if (!assets.group(1).endsWith(".woff2")) {
                    bytes += sizeOf(browser, assets.group(1));
                }
            }
            assertThat(bytes).isBetween(10_000, FIRST_LOAD_AT_MOST);
        }
    }

    private static int sizeOf(Browser browser, String path) {
        Browser.Page page =
                browser.send(browser.request(path).header("Accept-Encoding", "gzip").GET());
        assertThat(page.status()).as(path).isEqualTo(200);
        assertThat(page.header("Content-Encoding")).as(path).hasValue("gzip");
        return page.size();
    }

    @Test
    void whoFindsAHoleIsToldWhomToWrite() {
        Browser.Page told = portal.stranger().get("/.well-known/security.txt");
        assertThat(told.header("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(told.body())
                .contains("Contact: mailto:security@maru.example\n")
                .contains("Canonical: http://localhost:8080/.well-known/security.txt\n");
        Matcher expires = Pattern.compile("(?m)^Expires: (.*)$").matcher(told.body());
        assertThat(expires.find()).isTrue();
        assertThat(Instant.parse(expires.group(1))).isAfter(Instant.now());
    }

    @Test
    void theDemoTellsANameAndThePasswordForTheOrdinarySignIn() {
        assertThat(portal.stranger().get("/demo").body())
                .contains(DemoCast.TEACHERS_NAME, DemoCast.PASSWORD);
    }

    @Test
    void assetsMayBeKeptForGood() {
        Matcher assets = ASSET.matcher(portal.stranger().get("/").body());
        assertThat(assets.find()).isTrue();
        Browser.Page asset = portal.stranger().get(assets.group(1));
        assertThat(asset.header("Cache-Control").orElseThrow())
                .contains("immutable")
                .contains("max-age=31536000");
    }

    @Test
    void thePageSpeaksThePersonsLanguageUntilSheChoosesAnother() {
        Browser vietnamese = portal.as("vietnamese");
        assertThat(vietnamese.get("/").body()).contains("<html lang=\"vi\"");
        vietnamese.post("/language", Map.of("language", "ko", "to", "/"));
        assertThat(vietnamese.get("/").body()).contains("<html lang=\"ko\"");
        assertThat(portal.as("vietnamese").get("/").body())
                .as("another device of hers")
                .contains("<html lang=\"ko\"");
        vietnamese.post("/language", Map.of("language", "vi", "to", "/"));
    }

    @Test
    void aStrangersLanguageIsTheBrowsers() {
        Browser stranger = portal.stranger();
        assertThat(stranger.get("/").body()).contains("<html lang=\"ko\"");
        assertThat(
                        stranger.send(
                                        stranger.request("/")
                                                .header(
                                                        "Accept-Language",
                                                        "de, zh-Hans;q=0.8, en;q=0.5")
                                                .GET())
                                .body())
                .contains("<html lang=\"zh\"");
    }

    @Test
    void aTeacherWhoIsAlsoAMotherChangesHerRoleInTheHeader() {
        Browser teacher = portal.as("teacher");
        assertThat(teacher.get("/").body()).contains("name=\"hat\" value=\"GUARDIAN\"");
        teacher.post("/role", Map.of("hat", "GUARDIAN"));
        assertThat(teacher.get("/").body()).contains("value=\"GUARDIAN\" aria-pressed=\"true\"");
        assertThat(teacher.post("/role", Map.of("hat", "PRINCIPAL.x")).status()).isEqualTo(404);
    }

    @Test
    void anOfficerSeesTheSchoolsInReach() {
        assertThat(portal.as("province").get("/").body()).contains("수원마루초등학교").contains("화성마루중학교");
    }

    @Test
    void aGuardianSeesNoListOfSchools() {
        assertThat(portal.as("mother").get("/").body()).doesNotContain("관할 학교");
    }

    @Test
    void aPageThatIsNotThereSaysSoPlainly() {
        Browser.Page page = portal.as("mother").get("/no-such-page");
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.body()).contains("찾는 페이지가 없습니다").contains("첫 화면으로");
    }

    @Test
    void theDemoShowsACardForEachOfItsPeople() {
        String page = portal.stranger().get("/demo").body();
        portal.identity()
                .demoCast()
                .cards()
                .forEach(
                        card ->
                                assertThat(page)
                                        .contains(card.name())
                                        .contains(card.reasonKorean())
                                        .contains("/sign-in/keycloak?person=" + card.person()));
        assertThat(page).contains("href=\"/sign-in/keycloak\"");
    }

    @Test
    void sampleFilesComeAsFiles() {
        Browser.Page file = portal.stranger().get("/demo/files/plan");
        assertThat(file.header("Content-Disposition").orElseThrow()).startsWith("attachment");
        assertThat(file.body()).contains("수원화성");
    }
}
