package maru.portal.letters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import maru.identity.Asker;
import maru.identity.Audience;
import maru.identity.Child;
import maru.kernel.Refused;
import maru.portal.Browser;
import maru.portal.TestPortal;
import maru.portal.letters.content.ConsentForm.SignerRule;
import maru.portal.letters.content.LetterContent;
import maru.portal.letters.reading.Inbox;
import maru.portal.letters.record.AudienceCode;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.sheet.Sheet;
import maru.portal.letters.sheet.SheetLine;
import maru.portal.letters.sheet.Sheets;
import maru.portal.letters.writing.Archive;
import maru.portal.letters.writing.Dispatch;
import maru.portal.letters.writing.Dispatch.Outcome;
import maru.portal.letters.writing.Dispatch.Wish;
import maru.portal.letters.writing.Drafts;
import maru.portal.letters.writing.Sending;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// An office of education writes to the families of all schools below it: one rule, no names.
class OfficeLettersTest {

    private static final TestPortal PORTAL = TestPortal.shared();
    private static final Written WRITTEN = new Written(PORTAL);
    private static final Asker.SignedIn OFFICER = WRITTEN.as("province");

    /// What reaches everybody must not stand in the lists that other tests look at.
    @AfterAll
    static void takeBack() {
        PORTAL.bean(Drafts.class).desk(OFFICER).sent().stream()
                .filter(heading -> !heading.letter().recalled())
                .forEach(
                        heading ->
                                PORTAL.bean(Sending.class)
                                        .recall(OFFICER, heading.letter().id(), "끝"));
    }

    private static LetterContent content() {
        LetterContent usual =
                Written.consent("겨울 안전 " + UUID.randomUUID(), SignerRule.ANY_GUARDIAN);
        return new LetterContent(
                usual.title(), usual.body(), usual.facts(), usual.form(), List.of());
    }

    @Test
    void childrenOfEverySchoolHaveItAndEachIsSignedForByHerGuardian() {
        LetterId letter = WRITTEN.sent("province", content());
        List<Child> children = WRITTEN.children("mother");
        assertThat(
                        children.stream()
                                .flatMap(child -> child.place().stream())
                                .map(place -> place.school().id())
                                .collect(Collectors.toSet()))
                .hasSize(2);
        assertThat(PORTAL.bean(Inbox.class).of(WRITTEN.as("mother")))
                .filteredOn(line -> line.letter().equals(letter))
                .extracting(line -> line.child().id())
                .containsExactlyInAnyOrderElementsOf(children.stream().map(Child::id).toList());
        for (Child child : children) {
            assertThat(WRITTEN.sign("mother", letter, child.id()))
                    .isInstanceOf(maru.portal.letters.signing.Outcome.Signed.class);
        }
        assertThatThrownBy(() -> WRITTEN.read("limited", letter, children.getFirst().id()))
                .isInstanceOf(Refused.class);
        String page = PORTAL.as("province").get("/letters/" + letter).body();
        assertThat(page).contains("학생의 이름은 학교에서만 봅니다");
        assertThat(page.replaceAll("\\s+", "")).contains("제출완료</dt><dd>2</dd>");
        for (Child child : children) {
            assertThat(page).doesNotContain(child.name());
        }
    }

    @Test
    void eachSchoolSeesItsOwnChildrenOnTheSheetAndCannotTakeTheLetterBack() {
        LetterId letter = WRITTEN.sent("province", content());
        Sheet ofTeacher = PORTAL.bean(Sheets.class).open(WRITTEN.as("teacher"), letter);
        assertThat(ofTeacher.whole()).isFalse();
        assertThat(ofTeacher.lines())
                .isNotEmpty()
                .extracting(line -> line.recipient().schoolClass().shortName())
                .containsOnly("3-2");
        Sheet ofOffice = PORTAL.bean(Sheets.class).open(WRITTEN.as("office"), letter);
        assertThat(ofOffice.total()).isGreaterThan(ofTeacher.total());
        assertThat(ofOffice.lines())
                .extracting(SheetLine::recipient)
                .containsAll(ofTeacher.lines().stream().map(SheetLine::recipient).toList());
        Browser teacher = PORTAL.as("teacher");
        assertThat(teacher.get("/letters").body()).contains(ofTeacher.version().content().title());
        assertThat(teacher.post("/letters/" + letter + "/recall", Map.of("reason", "x")).status())
                .isEqualTo(404);
    }

    @Test
    void theOfficerIsAskedWhySoManyAreMeantAndThenItGoes() {
        LetterId letter = WRITTEN.drafted("province", content());
        Dispatch dispatch = PORTAL.bean(Dispatch.class);
        // Whoever wrote to so many within the year is not asked again.
        boolean first =
                WRITTEN.count(
                                "portal.letter where author = ? and current_version > 0",
                                OFFICER.person().value())
                        == 0;
        Outcome asked =
                dispatch.send(
                        OFFICER, letter, new Wish(Optional.empty(), Optional.empty(), false, ""));
        if (first) {
            assertThat(asked)
                    .isInstanceOfSatisfying(
                            Outcome.Asks.class,
                            one -> assertThat(one.report().students()).isGreaterThan(100));
            asked =
                    dispatch.send(
                            OFFICER,
                            letter,
                            new Wish(Optional.empty(), Optional.empty(), true, "한파 안내"));
        }
        assertThat(asked).isInstanceOf(Outcome.Sent.class);
    }

    @Test
    void theEditorOffersTheSchoolsBelowAndTellsHowManyTheyAre() {
        LetterId letter = WRITTEN.drafted("province", content());
        Browser officer = PORTAL.as("province");
        Audience below = PORTAL.identity().classes().addressable(OFFICER).getFirst();
        assertThat(officer.get("/letters/" + letter + "/edit").body())
                .contains("관내 모든 학교", AudienceCode.write(below));
        assertThat(officer.get("/letters/audience?audience=" + AudienceCode.write(below)).body())
                .contains(
                        "학교 "
                                + PORTAL.identity()
                                        .classes()
                                        .schools(OFFICER, (Audience.SchoolsBelow) below)
                                        .size()
                                + "곳의 모든 학생과 보호자가 받습니다.");
        assertThat(
                        PORTAL.as("office")
                                .get("/letters/audience?audience=" + AudienceCode.write(below))
                                .status())
                .isEqualTo(404);
    }

    @Test
    void aTemplateOfTheOfficeServesItsSchoolsWhoCannotThrowItAway() {
        LetterId draft = WRITTEN.drafted("province", content());
        String name = "교육청 서식 " + UUID.randomUUID();
        Archive archive = PORTAL.bean(Archive.class);
        archive.keepAsTemplate(OFFICER, draft, name);
        Asker.SignedIn teacher = WRITTEN.as("teacher");
        var template =
                archive.templates(teacher).stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        LetterId begun = archive.beginWith(teacher, template.id());
        assertThat(PORTAL.bean(Drafts.class).open(teacher, begun))
                .satisfies(
                        open -> assertThat(open.letter().school()).isNotEqualTo(template.school()));
        assertThatThrownBy(() -> archive.dropTemplate(teacher, template.id()))
                .isInstanceOf(Refused.class);
        archive.dropTemplate(OFFICER, template.id());
        assertThat(archive.templates(teacher)).noneMatch(one -> one.name().equals(name));
    }

    @Test
    void aLetterWrittenAheadGoesByTheOfficersRightsOfThatMoment() {
        LetterId letter = WRITTEN.drafted("province", content());
        Outcome outcome =
                PORTAL.bean(Dispatch.class)
                        .send(
                                OFFICER,
                                letter,
                                new Wish(
                                        Optional.of(
                                                Clock.systemUTC()
                                                        .instant()
                                                        .plus(Duration.ofHours(5))),
                                        Optional.empty(),
                                        true,
                                        "한파 안내"));
        assertThat(outcome).isInstanceOf(Outcome.Waits.class);
        assertThat(PORTAL.bean(Dispatch.class).desk(OFFICER).own())
                .anyMatch(out -> out.letter().equals(letter));
        PORTAL.bean(Dispatch.class).stop(OFFICER, letter);
    }
}
