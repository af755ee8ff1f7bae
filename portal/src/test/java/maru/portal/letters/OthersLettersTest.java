package maru.portal.letters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maru.identity.Asker;
import maru.identity.Child;
import maru.identity.DemoCast;
import maru.identity.SchoolLevel;
import maru.identity.signon.AppPasswords;
import maru.identity.signon.Scope;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.portal.Browser;
import maru.portal.TestPortal;
import maru.portal.letters.content.ConsentForm.SignerRule;
import maru.portal.letters.content.LetterContent.Attached;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.signing.Outcome;
import maru.portal.letters.writing.Archive;
import maru.portal.signon.OpenToAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Every address with an id in it, asked for by every person of the cast with the ids of a school
/// that is not hers. The addresses come from the portal's own table, so a new one cannot be
/// forgotten, and one with a new kind of id fails until it is said here what another's is.
class OthersLettersTest {

    private static final TestPortal PORTAL = TestPortal.shared();
    private static final Written WRITTEN = new Written(PORTAL);

    /// A picture of one point, which any upload would take.
    private static final byte[] PICTURE =
            Base64.getDecoder()
                    .decode(
                            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
                                    + "awAAAABJRU5ErkJggg==");

    /// Empty lists to fill in are the same for every school.
    private static final String OF_ALL_SCHOOLS = "/office/imports/templates/{kind}.{type}";

    private static final Pattern ID = Pattern.compile("\\{([^}]+)}");
    private static final Pattern SESSION = Pattern.compile("/devices/sessions/([^/\"]+)/close");

    /// A signed letter of the middle school and everything that hangs on it.
    ///
    /// @param others by its name in addresses, what is that school's or a person's of it
    private record Foreign(LetterId letter, LetterId draft, Map<String, String> others) {

        String address(String pattern, LetterId which) {
            return ID.matcher(pattern)
                    .replaceAll(
                            id ->
                                    id.group(1).equals("letter")
                                            ? which.toString()
                                            : Optional.ofNullable(others.get(id.group(1)))
                                                    .orElseThrow(
                                                            () ->
                                                                    new AssertionError(
                                                                            "Say what is another's "
                                                                                    + pattern)));
        }
    }

    private static Foreign middleSchool() {
        Child child =
                WRITTEN.children("mother").stream()
                        .filter(
                                one ->
                                        one.place()
                                                .map(
                                                        place ->
                                                                place.school().level()
                                                                        == SchoolLevel.MIDDLE)
                                                .orElse(false))
                        .findFirst()
                        .orElseThrow();
        Child.Place place = child.place().orElseThrow();
        Asker.SignedIn teacher =
                PORTAL
                        .identity()
                        .directory()
                        .staff(WRITTEN.as("mother"), place.school().id())
                        .stream()
                        .filter(
                                member ->
                                        member.homeroom()
                                                .map(
                                                        post ->
                                                                post.unit()
                                                                        .id()
                                                                        .equals(
                                                                                place.schoolClass()
                                                                                        .id()))
                                                .orElse(false))
                        .map(member -> WRITTEN.as(member.id()))
                        .findFirst()
                        .orElseThrow();
        LetterId letter =
                WRITTEN.drafted(teacher, Written.consent("남의 학교 동의서", SignerRule.ANY_GUARDIAN));
        Attached file =
                WRITTEN.attached(
                        teacher,
                        letter,
                        "남의 학교.pdf",
                        "%PDF-1.4 남의 학교".getBytes(StandardCharsets.UTF_8));
        WRITTEN.send(teacher, letter);
        Outcome outcome = WRITTEN.sign("mother", letter, child.id());
        LetterId draft = WRITTEN.drafted(teacher, Written.consent("쓰던 글", SignerRule.ANY_GUARDIAN));
        PORTAL.bean(Archive.class).keepAsTemplate(teacher, draft, "남의 학교 서식");
        UUID signature = ((Outcome.Signed) outcome).signature().id();
        UUID appPassword =
                PORTAL.bean(AppPasswords.class)
                        .create(
                                WRITTEN.as("mother"),
                                "남의 학교 것",
                                EnumSet.of(Scope.DAV),
                                Optional.empty())
                        .password()
                        .id();
        PORTAL.as("mother").get("/devices");
        String devices = PORTAL.as("mother").get("/devices").body();
        return new Foreign(
                letter,
                draft,
                Map.ofEntries(
                        Map.entry("student", child.id().toString()),
                        Map.entry("class", place.schoolClass().id().toString()),
                        Map.entry("person", teacher.person().toString()),
                        Map.entry("file", file.id().toString()),
                        Map.entry("image", file.id().toString()),
                        Map.entry("signature", signature.toString()),
                        Map.entry("reply", signature.toString()),
                        Map.entry(
                                "template",
                                PORTAL.bean(Archive.class)
                                        .templates(teacher)
                                        .getFirst()
                                        .id()
                                        .toString()),
                        Map.entry("guardian", WRITTEN.as("mother").person().toString()),
                        Map.entry("id", appPassword.toString()),
                        Map.entry("handle", found(SESSION, devices))));
    }

    private static String found(Pattern pattern, String page) {
        Matcher matcher = pattern.matcher(page);
        assertThat(matcher.find()).as(pattern.pattern()).isTrue();
        return matcher.group(1);
    }

    /// All addresses with an id in them, but for those that are open to strangers.
    private static List<RequestMappingInfo> addresses() {
        List<RequestMappingInfo> found = new ArrayList<>();
        PORTAL.bean(RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach(
                        (mapping, method) -> {
                            if (!AnnotatedElementUtils.hasAnnotation(
                                            method.getMethod(), OpenToAll.class)
                                    && !AnnotatedElementUtils.hasAnnotation(
                                            method.getBeanType(), OpenToAll.class)
                                    && mapping.getPatternValues().stream()
                                            .anyMatch(
                                                    path ->
                                                            path.contains("{")
                                                                    && !path.equals(
                                                                            OF_ALL_SCHOOLS))) {
                                found.add(mapping);
                            }
                        });
        return found;
    }

    @Test
    void everyAddressOfAnotherSchoolDoesNotExistForAnyone() {
        Foreign foreign = middleSchool();
        assertThat(addresses()).hasSizeGreaterThan(20);
        List<String> answered = new ArrayList<>();
        // The mother, the father and the student belong to that school.
        for (String card : List.of("teacher", "limited", "vietnamese", "office", "province")) {
            Browser browser = PORTAL.as(card);
            for (RequestMappingInfo address : addresses()) {
                for (String pattern : address.getPatternValues()) {
                    for (LetterId letter :
                            pattern.contains("{letter}")
                                    ? List.of(foreign.letter(), foreign.draft())
                                    : List.of(foreign.letter())) {
                        answered.addAll(
                                ask(browser, card, address, foreign.address(pattern, letter)));
                    }
                }
            }
        }
        assertThat(answered).isEmpty();
        assertThat(
                        WRITTEN.count(
                                "portal.consent_signature where letter = ?",
                                foreign.letter().value()))
                .isEqualTo(1);
        assertThat(
                        WRITTEN.count(
                                "portal.letter where id = ? and recalled_at is not null",
                                foreign.letter().value()))
                .isZero();
        assertThat(WRITTEN.count("portal.letter where id = ?", foreign.draft().value()))
                .isEqualTo(1);
    }

    @Test
    void nothingIsAttachedToAnothersDraft() {
        Foreign foreign = middleSchool();
        byte[] bytes = "%PDF-1.4".getBytes(StandardCharsets.UTF_8);
        for (LetterId letter : List.of(foreign.letter(), foreign.draft(), LetterId.fresh())) {
            assertThatThrownBy(
                            () -> WRITTEN.attached(WRITTEN.as("teacher"), letter, "안내.pdf", bytes))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused ->
                                    assertThat(refused.refusal())
                                            .isInstanceOf(Refusal.NotFound.class));
        }
    }

    private static List<String> ask(
            Browser browser, String card, RequestMappingInfo address, String path) {
        List<String> answered = new ArrayList<>();
        boolean upload =
                address.getConsumesCondition()
                        .getConsumableMediaTypes()
                        .contains(MediaType.MULTIPART_FORM_DATA);
        for (RequestMethod method : address.getMethodsCondition().getMethods()) {
            Browser.Page page =
                    method == RequestMethod.GET
                            ? browser.get(path)
                            : upload
                                    ? browser.postFile(path, fields(card), "안내.png", PICTURE)
                                    : browser.post(path, fields(card));
            // 400 is a form that lacks something; it is refused before anything is asked.
            boolean refused =
                    Set.of(403, 404).contains(page.status()) || (!upload && page.status() == 400);
            if (!refused || page.body().contains("남의 학교") || page.body().contains("쓰던 글")) {
                answered.add(card + " " + method + " " + path + " -> " + page.status());
            }
        }
        return answered;
    }

    /// Whatever any of the forms asks for.
    private static Map<String, String> fields(String card) {
        DemoCast.Card person = PORTAL.card(card);
        return Map.ofEntries(
                Map.entry("signer", person.person().toString()),
                Map.entry("version", "1"),
                Map.entry("shown", "0".repeat(64)),
                Map.entry("language", "ko"),
                Map.entry("key", UUID.randomUUID().toString()),
                Map.entry("agreed", "2026-11"),
                Map.entry("method", "typed"),
                Map.entry("typedName", person.name()),
                Map.entry("answer.q1", "o1"),
                Map.entry("reason", "까닭"),
                Map.entry("revision", "1"));
    }

    @Test
    void anAttachmentComesBackByteForByteAndCannotActInABrowser() {
        byte[] bytes = new byte[300_000];
        new java.util.Random(7).nextBytes(bytes);
        byte[] head = "%PDF-1.7\n".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(head, 0, bytes, 0, head.length);
        LetterId letter =
                WRITTEN.drafted("teacher", Written.consent("파일이 있는 동의서", SignerRule.ANY_GUARDIAN));
        Attached file = WRITTEN.attached(WRITTEN.as("teacher"), letter, "안내 1.pdf", bytes);
        WRITTEN.send("teacher", letter);
        Child child = WRITTEN.childOfTheClass("mother");
        String address = "/inbox/" + letter + "/" + child.id() + "/files/" + file.id();
        Browser.Page page = PORTAL.as("mother").get(address);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.size()).isEqualTo(bytes.length);
        assertThat(page.header("Content-Type")).hasValue("application/pdf");
        assertThat(page.header("Content-Disposition").orElseThrow()).startsWith("attachment");
        assertThat(page.header("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.headers().getOrDefault("content-security-policy", List.of()))
                .anyMatch(policy -> policy.startsWith("sandbox; default-src 'none'"));
        assertThat(file.sha256())
                .isEqualTo(maru.portal.letters.content.ShownDocument.sha256(bytes));
        // The same file by another child's address.
        assertThat(
                        PORTAL.as("mother")
                                .get(
                                        "/inbox/"
                                                + letter
                                                + "/"
                                                + UUID.randomUUID()
                                                + "/files/"
                                                + file.id())
                                .status())
                .isEqualTo(404);
    }
}
