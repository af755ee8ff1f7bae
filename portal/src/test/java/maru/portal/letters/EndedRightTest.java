package maru.portal.letters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.PersonId;
import maru.kernel.Seoul;
import maru.portal.Browser;
import maru.portal.TestPortal;
import maru.portal.letters.Register.Guardianship;
import maru.portal.letters.content.ConsentForm.SignerRule;
import maru.portal.letters.content.LetterContent.Attached;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.signing.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// A father whose right ended yesterday has all the links, and a browser that kept everything. No
/// way of asking gives him a byte, and none tells him apart a letter that exists from one that does
/// not. The addresses come from the portal's own table, so a new one cannot be forgotten.
class EndedRightTest {

    private static final TestPortal PORTAL = TestPortal.empty(Map.of());
    private static final Register REGISTER = new Register(PORTAL);
    private static final Written WRITTEN = new Written(PORTAL);
    private static final String TITLE = "하늘다람쥐 관찰 동의서";
    private static final byte[] PAPER = "%PDF-1.4 하늘다람쥐".getBytes(StandardCharsets.UTF_8);

    @AfterAll
    static void close() {
        PORTAL.close();
    }

    private static void fathersRight(LocalDate until) {
        REGISTER.guardian(
                new Guardianship(
                        "G-1",
                        "김아버지",
                        "S-1",
                        "아버지",
                        true,
                        "모두",
                        LocalDate.of(Register.year(), 3, 1),
                        until,
                        "법원 결정"));
        REGISTER.bring();
    }

    @Test
    void noWayOfAskingGivesAByteOrConfirmsThatTheLetterExists() {
        REGISTER.school("7000001", "가온초등학교", "한담임");
        REGISTER.student("S-1", "김하늘", today().minusYears(9), "7000001", 1);
        fathersRight(today());
        LetterId letter = signedByTheFather();
        PersonId father = PORTAL.person("G-1");
        Browser browser = PORTAL.as(father);
        Map<String, Browser.Page> kept = new TreeMap<>();
        for (String pattern : addresses()) {
            kept.put(pattern, browser.get(filled(pattern, letter)));
        }
        assertThat(kept).hasSizeGreaterThanOrEqualTo(8);
        assertThat(kept.values()).filteredOn(page -> page.status() == 200).hasSizeGreaterThan(4);
        assertThat(browser.get("/inbox").body()).contains(TITLE);

        fathersRight(today().minusDays(1));

        List<String> told = new ArrayList<>();
        for (Map.Entry<String, Browser.Page> one : kept.entrySet()) {
            for (Map<String, String> headers : waysOfAsking(one.getValue())) {
                Browser.Page answer = ask(browser, filled(one.getKey(), letter), headers);
                Browser.Page never = ask(browser, filled(one.getKey(), LetterId.fresh()), headers);
                boolean silent =
                        answer.status() == 404
                                && never.status() == 404
                                && plain(answer).equals(plain(never))
                                && !answer.body().contains("하늘다람쥐");
                if (!silent) {
                    told.add(one.getKey() + " " + headers + " -> " + answer.status());
                }
            }
        }
        assertThat(told).isEmpty();
        for (String list : List.of("/", "/inbox", "/letters/archive")) {
            assertThat(browser.get(list).body()).as(list).doesNotContain(TITLE);
        }
    }

    /// As a browser asks that has kept an answer, as a download is gone on with, and plainly.
    private static List<Map<String, String>> waysOfAsking(Browser.Page kept) {
        String tag = kept.header("ETag").orElse("*");
        String date = kept.header("Last-Modified").orElse("Sun, 01 Mar 2026 00:00:00 GMT");
        return List.of(
                Map.of(),
                Map.of("If-None-Match", tag),
                Map.of("If-None-Match", "*"),
                Map.of("If-Modified-Since", date),
                Map.of("Range", "bytes=0-0"),
                Map.of("Range", "bytes=0-0", "If-Range", tag),
                Map.of("HX-Request", "true"));
    }

    private static Browser.Page ask(Browser browser, String path, Map<String, String> headers) {
        var request = browser.request(path);
        headers.forEach(request::header);
        return browser.send(request.GET());
    }

    /// The answer without what is drawn anew for each page.
    private static String plain(Browser.Page page) {
        return page.body().replaceAll("[A-Za-z0-9_-]{20,}", "");
    }

    /// Every address of a family's letter that gives something.
    private static List<String> addresses() {
        List<String> found = new ArrayList<>();
        PORTAL.bean(RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach(
                        (mapping, _) -> {
                            if (mapping.getMethodsCondition()
                                    .getMethods()
                                    .contains(RequestMethod.GET)) {
                                mapping.getPatternValues().stream()
                                        .filter(path -> path.contains("{letter}"))
                                        .filter(path -> path.contains("{student}"))
                                        .filter(path -> path.startsWith("/inbox"))
                                        .forEach(found::add);
                            }
                        });
        return found;
    }

    private static UUID file = new UUID(0, 0);

    private static String filled(String pattern, LetterId letter) {
        return pattern.replace("{letter}", letter.toString())
                .replace("{student}", PORTAL.person("S-1").toString())
                .replaceAll("\\{[^}]+}", file.toString());
    }

    private static LetterId signedByTheFather() {
        Asker.SignedIn teacher = WRITTEN.as(PORTAL.person("T-7000001"));
        LetterId letter = WRITTEN.drafted(teacher, Written.consent(TITLE, SignerRule.ANY_GUARDIAN));
        Attached attached = WRITTEN.attached(teacher, letter, "하늘다람쥐.pdf", PAPER);
        file = attached.id();
        WRITTEN.send(teacher, letter);
        assertThat(WRITTEN.signedBy(PORTAL.person("G-1"), letter, PORTAL.person("S-1")))
                .isInstanceOf(Outcome.Signed.class);
        return letter;
    }

    private static LocalDate today() {
        return LocalDate.now(Seoul.ZONE);
    }
}
