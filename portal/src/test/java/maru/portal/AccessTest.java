package maru.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import maru.identity.Role;
import maru.portal.signon.For;
import maru.portal.signon.OpenToAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class AccessTest {

    private static final TestPortal portal = TestPortal.shared();

    /// The pages that serve whoever comes. A new one has to be added here on purpose.
    private static final Set<String> OPEN =
            Set.of(
                    "/",
                    "/signed-out",
                    "/language",
                    "/error",
                    "/favicon.ico",
                    "/demo",
                    "/demo/phone/{number}",
                    "/demo/files/{key}",
                    "/maru-ca.pem",
                    "/verify",
                    "/open/{ticket}",
                    "/open/{ticket}/read",
                    "/.well-known/security.txt",
                    "/.well-known/autoconfig/mail/config-v1.1.xml",
                    "/manifest.webmanifest",
                    "/service-worker.js",
                    "/offline",
                    "/join",
                    "/join/look",
                    "/cannot-sign-in",
                    "/shared/{secret}",
                    "/shared/{secret}/get",
                    "/logout/connect/back-channel/keycloak");

    /// People of the cast who have roles on one side only.
    private static final Map<String, Role.Side> ONE_SIDED =
            Map.of(
                    "office", Role.Side.STAFF,
                    "province", Role.Side.STAFF,
                    "reviewer", Role.Side.STAFF,
                    "mother", Role.Side.FAMILY,
                    "limited", Role.Side.FAMILY,
                    "vietnamese", Role.Side.FAMILY);

    @Test
    void everyHandlerSaysWhomItServes() {
        List<String> silent = new ArrayList<>();
        handlers()
                .forEach(
                        (path, method) -> {
                            if (!says(method, For.class) && !says(method, OpenToAll.class)) {
                                silent.add(path + " " + method);
                            }
                        });
        assertThat(silent).isEmpty();
    }

    @Test
    void onlyTheseServeStrangers() {
        handlers()
                .forEach(
                        (path, method) -> {
                            boolean open =
                                    says(method, OpenToAll.class)
                                            && !AnnotatedElementUtils.hasAnnotation(
                                                    method.getMethod(), For.class);
                            assertThat(open).as(path).isEqualTo(OPEN.contains(path));
                        });
    }

    @Test
    void strangersAreSentToTheSignInFromEveryOtherPage() {
        for (String path : handlers().keySet()) {
            if (!OPEN.contains(path)) {
                String concrete =
                        path.replaceAll("\\{[^}]+}", "00000000-0000-4000-8000-000000000000");
                Browser.Page page = portal.stranger().get(concrete);
                assertThat(page.status()).as(path).isEqualTo(302);
                assertThat(page.header("Location").orElseThrow())
                        .as(path)
                        .startsWith("/sign-in/keycloak?to=");
            }
        }
    }

    /// Every address of one side, by every method it takes, for everybody of the other side: made
    /// from the portal's own table.
    @Test
    void nobodyEntersASideThatIsNotHers() {
        List<String> entered = new ArrayList<>();
        portal.bean(RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, method) -> entered.addAll(enteredByOthers(mapping, method)));
        assertThat(entered).isEmpty();
    }

    private static List<String> enteredByOthers(RequestMappingInfo mapping, HandlerMethod method) {
        if (AnnotatedElementUtils.hasAnnotation(method.getMethod(), OpenToAll.class)) {
            return List.of();
        }
        For open = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), For.class);
        if (open == null) {
            open = AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), For.class);
        }
        List<String> entered = new ArrayList<>();
        if (open == null) {
            return entered;
        }
        Set<Role.Side> sides = Set.of(open.value());
        ONE_SIDED.forEach(
                (card, side) -> {
                    if (sides.contains(side)) {
                        return;
                    }
                    Browser browser = portal.as(card);
                    for (String path : mapping.getPatternValues()) {
                        String concrete =
                                path.replaceAll(
                                        "\\{[^}]+}", "00000000-0000-4000-8000-000000000000");
                        for (RequestMethod verb : mapping.getMethodsCondition().getMethods()) {
                            int status =
                                    (verb == RequestMethod.GET
                                                    ? browser.get(concrete)
                                                    : isUpload(mapping)
                                                            ? browser.postFile(
                                                                    concrete,
                                                                    Map.of(),
                                                                    "a.pdf",
                                                                    new byte[] {37, 80, 68, 70})
                                                            : browser.post(concrete, Map.of()))
                                            .status();
                            if (status != 403 && status != 404) {
                                entered.add(card + " " + verb + " " + path + " -> " + status);
                            }
                        }
                    }
                });
        return entered;
    }

    private static boolean isUpload(RequestMappingInfo mapping) {
        return mapping.getConsumesCondition()
                .getConsumableMediaTypes()
                .contains(MediaType.MULTIPART_FORM_DATA);
    }

    private static Map<String, HandlerMethod> handlers() {
        Map<String, HandlerMethod> handlers = new java.util.TreeMap<>();
        portal.bean(RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach(
                        (mapping, method) ->
                                mapping.getPatternValues()
                                        .forEach(path -> handlers.put(path, method)));
        return handlers;
    }

    private static boolean says(
            HandlerMethod method, Class<? extends java.lang.annotation.Annotation> annotation) {
        return AnnotatedElementUtils.hasAnnotation(method.getMethod(), annotation)
                || AnnotatedElementUtils.hasAnnotation(method.getBeanType(), annotation);
    }

    @Test
    void everyAnswerCarriesTheHeadersThatKeepBrowsersSafe() {
        Browser teacher = portal.as("teacher");
        for (Browser.Page page :
                List.of(
                        portal.stranger().get("/"),
                        teacher.get("/"),
                        teacher.get("/no-such-page"),
                        portal.stranger().post("/language", Map.of("language", "en")),
                        portal.stranger().postAsIs("/role", Map.of()))) {
            String policy = page.header("Content-Security-Policy").orElseThrow();
            assertThat(policy)
                    .startsWith("default-src 'none'")
                    .contains("script-src 'self'")
                    .contains("style-src 'self'")
                    .contains("base-uri 'none'")
                    .doesNotContain("unsafe");
            assertThat(page.header("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(page.header("Referrer-Policy")).hasValue("same-origin");
            assertThat(page.header("Cross-Origin-Opener-Policy")).hasValue("same-origin");
            assertThat(page.header("Cache-Control").orElseThrow()).contains("no-store");
        }
    }

    @Test
    void noPageHoldsAnythingThatThePolicyWouldRefuse() {
        for (Browser.Page page :
                List.of(
                        portal.stranger().get("/"),
                        portal.stranger().get("/demo"),
                        portal.as("teacher").get("/"),
                        portal.as("mother").get("/"),
                        portal.as("province").get("/"))) {
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body())
                    .doesNotContainPattern("<script(?![^>]*\\ssrc=)")
                    .doesNotContainPattern("\\sstyle=\"")
                    .doesNotContain("<style")
                    .doesNotContainPattern("\\son[a-z]+=\"")
                    .doesNotContain("??");
        }
    }

    @Test
    void aStrangerCausesNoSession() {
        Browser stranger = portal.stranger();
        for (String path : List.of("/", "/demo", "/signed-out", "/no-such-page")) {
            assertThat(stranger.get(path).headers().getOrDefault("set-cookie", List.of()))
                    .as(path)
                    .isEmpty();
        }
    }

    @Test
    void aFormWithoutThePagesTokenIsRefused() {
        Browser teacher = portal.as("teacher");
        Browser.Page refused = teacher.postAsIs("/role", Map.of("hat", "GUARDIAN"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("화면이 오래되었습니다");
        assertThat(teacher.post("/role", Map.of("hat", "GUARDIAN")).header("Location"))
                .hasValue("/");
    }

    @Test
    void htmxSendsTheTokenAsAHeader() {
        Browser teacher = portal.as("teacher");
        String token = teacher.get("/").csrf();
        Browser.Page page =
                teacher.send(
                        teacher.request("/role")
                                .header("HX-Request", "true")
                                .header("X-CSRF-TOKEN", token)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("hat=GUARDIAN")));
        assertThat(page.status()).isEqualTo(302);
    }

    @Test
    void aPartOfAPageTellsHtmxToSignInAndToComeBack() {
        Browser stranger = portal.stranger();
        Browser.Page page =
                stranger.send(
                        stranger.request("/role")
                                .header("HX-Request", "true")
                                .header("HX-Current-URL", portal.root() + "/letters?x=1")
                                .GET());
        assertThat(page.status()).isEqualTo(401);
        assertThat(page.header("HX-Redirect")).hasValue("/sign-in/keycloak?to=%2Fletters%3Fx%3D1");
    }

    @Test
    void sessionsStandInTheDatabaseByThePersonsId() {
        Browser teacher = portal.as("teacher");
        assertThat(teacher.get("/").status()).isEqualTo(200);
        String person = portal.card("teacher").person().toString();
        boolean there =
                portal.database()
                        .read(
                                transaction ->
                                        transaction.exists(
                                                "select 1 from portal.session"
                                                        + " where principal_name = ?",
                                                person));
        assertThat(there).isTrue();
    }

    @Test
    void aMadeUpSessionIsNobody() {
        Browser browser = portal.stranger();
        browser.keep("maru", "bm90IGEgc2Vzc2lvbg==");
        assertThat(browser.get("/role").status()).isEqualTo(302);
    }

    @Test
    void aSeatHasACookieOfItsOwn() {
        Browser seat = portal.as("mother", 4);
        Browser.Page page = seat.get("/");
        assertThat(page.body())
                .contains("action=\"/~4/sign-out\"")
                .contains(portal.card("mother").name());
        assertThat(seat.inSeat("/~5").get("/").body()).doesNotContain("/sign-out");
        assertThat(seat.get("/role").status()).isNotEqualTo(302);
    }

    @Test
    void withoutTheDemoThereAreNoSeatsAndNoCards() {
        try (TestPortal plain = TestPortal.start(Map.of())) {
            assertThat(plain.stranger().get("/demo").status()).isEqualTo(404);
            assertThat(plain.stranger().get("/demo/files/plan").status()).isEqualTo(404);
            assertThat(plain.stranger().get("/").body()).doesNotContain("/demo");
            assertThat(plain.as("mother", 4).get("/").header("Location").orElseThrow())
                    .startsWith("/sign-in/");
            assertThat(
                            plain.stranger()
                                    .get(
                                            "/sign-in/keycloak?person="
                                                    + plain.card("mother").person())
                                    .header("Location")
                                    .orElseThrow())
                    .doesNotContain("login_hint");
            assertThat(plain.stranger().get("/").header("Content-Security-Policy").orElseThrow())
                    .contains("frame-ancestors 'none'");
        }
    }

    @Test
    void overHttpsTheCookieIsBoundToTheHost() {
        try (TestPortal secure = TestPortal.start(Map.of("public-url", "https://maru.example"))) {
            Browser.Page page = secure.stranger().post("/language", Map.of("language", "vi"));
            assertThat(page.header("Set-Cookie").orElseThrow())
                    .contains("Secure")
                    .contains("HttpOnly")
                    .contains("SameSite=Lax");
        }
    }
}
