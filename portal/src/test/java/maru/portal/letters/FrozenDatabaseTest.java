package maru.portal.letters;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import maru.identity.PersonId;
import maru.portal.Browser;
import maru.portal.TestPortal;
import maru.portal.letters.content.ConsentForm.SignerRule;
import maru.portal.letters.record.LetterId;
import org.junit.jupiter.api.Test;

/// The database stands still while people read, sign, publish and export. Each is told within the
/// time that anybody is kept waiting (a browser here gives up after 30 s, and none does); what was
/// not acknowledged is done again, and then stands there once.
///
/// It is frozen until everybody has been answered; `-Dmaru.long=true` freezes it for a minute.
class FrozenDatabaseTest {

    private static final Duration AT_LEAST =
            Duration.ofSeconds(Boolean.getBoolean("maru.long") ? 60 : 0);

    @Test
    void whoAsksMeanwhileIsToldAndNothingIsLostOrDoubled() throws Exception {
        try (TestPortal portal = TestPortal.start(Map.of("demo", "true"))) {
            Written written = new Written(portal);
            PersonId child = written.childOfTheClass("mother").id();
            LetterId letter =
                    written.sent("teacher", Written.consent("얼어붙은 날", SignerRule.ANY_GUARDIAN));
            LetterId draft =
                    written.drafted("teacher", Written.consent("나갈 글", SignerRule.ANY_GUARDIAN));
            Browser mother = portal.as("mother");
            Browser teacher = portal.as("teacher");
            Map<String, String> signature =
                    written.fields("mother", written.read("mother", letter, child));
            signature.put("_csrf", mother.get("/").csrf());
            String token = teacher.get("/").csrf();
            String family = "/inbox/" + letter + "/" + child;
            String desk = "/letters/" + letter;
            Map<String, Supplier<Browser.Page>> asked = new LinkedHashMap<>();
            asked.put("reads", () -> mother.get(family + "/read"));
            asked.put("signs", () -> mother.postAsIs(family + "/sign", signature));
            asked.put("looks", () -> teacher.get(desk));
            asked.put(
                    "publishes",
                    () ->
                            teacher.postAsIs(
                                    "/letters/" + draft + "/send",
                                    Map.of("_csrf", token, "when", "now")));
            asked.put(
                    "exports",
                    () ->
                            teacher.postAsIs(
                                    desk + "/export",
                                    Map.of("_csrf", token, "form", "csv", "reason", "점검")));

            Map<String, Browser.Page> told = whileFrozen(portal, asked);

            assertThat(told).hasSameSizeAs(asked);
            told.forEach(
                    (what, page) -> {
                        assertThat(page.status()).as(what).isEqualTo(503);
                        assertThat(page.header("Retry-After")).as(what).isPresent();
                        assertThat(page.body()).as(what).contains("잠시 쓸 수 없습니다");
                    });
            asked.forEach(
                    (what, ask) -> {
                        Browser.Page page = ask.get();
                        while (page.status() == 503) {
                            page = ask.get();
                        }
                        assertThat(page.status()).as(what).isIn(200, 302, 303, 404, 409);
                    });
            assertThat(written.count("portal.consent_signature where letter = ?", letter.value()))
                    .isEqualTo(1);
            assertThat(written.count("portal.letter_version where letter = ?", draft.value()))
                    .isEqualTo(1);
        }
    }

    private static Map<String, Browser.Page> whileFrozen(
            TestPortal portal, Map<String, Supplier<Browser.Page>> asked) throws Exception {
        Map<String, CompletableFuture<Browser.Page>> answers = new LinkedHashMap<>();
        portal.freezeDatabase(true);
        try {
            asked.forEach(
                    (what, ask) ->
                            answers.put(
                                    what,
                                    CompletableFuture.supplyAsync(
                                            ask, Thread::startVirtualThread)));
            Map<String, Browser.Page> told = new LinkedHashMap<>();
            for (Map.Entry<String, CompletableFuture<Browser.Page>> one : answers.entrySet()) {
                told.put(one.getKey(), one.getValue().get());
            }
            new CountDownLatch(1).await(AT_LEAST.toSeconds(), TimeUnit.SECONDS);
            return told;
        } finally {
            portal.freezeDatabase(false);
        }
    }
}
