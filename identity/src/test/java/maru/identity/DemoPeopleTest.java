package maru.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Collectors;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.FreshDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DemoPeopleTest {

    private static final FreshDatabase FRESH =
            FreshDatabase.with("storage", "identity").part("portal");
    private static final Database OWNER = FRESH.asSuperuser();
    private static final Clock CLOCK = Clock.system(Seoul.ZONE);
    private static final ImportReport FIRST = new DemoPeople(OWNER, CLOCK).bringUpToDate();
    private static final Identity IDENTITY = Identity.over(FRESH.as("portal"), CLOCK);

    @AfterAll
    static void close() {
        FRESH.close();
    }

    static Asker as(String card) {
        PersonId person =
                IDENTITY.demoCast().cards().stream()
                        .filter(each -> each.key().equals(card))
                        .findFirst()
                        .orElseThrow()
                        .person();
        return new Asker.SignedIn(
                person, "test", "127.0.0.1", AuthenticationLevel.DEMONSTRATION, Instant.now());
    }

    @Test
    void aSecondStartOnTheSameDayChangesNothing() {
        assertThat(FIRST.done()).isTrue();
        assertThat(new DemoPeople(OWNER, CLOCK).bringUpToDate().changesNothing()).isTrue();
    }

    @Test
    void theCardsNameTheSamePeopleOnEveryMachine() {
        assertThat(IDENTITY.demoCast().cards())
                .extracting(card -> card.key() + " " + card.name() + " " + card.role())
                .containsExactly(
                        "teacher 정하나 HOMEROOM_TEACHER",
                        "mother 이서연 GUARDIAN",
                        "father 김지훈 GUARDIAN",
                        "limited 이현우 GUARDIAN",
                        "vietnamese 응우옌티란 GUARDIAN",
                        "office 오세진 OFFICE_STAFF",
                        "province 윤서영 PROVINCE_OFFICER",
                        "student 한지우 STUDENT",
                        "reviewer 표은주 AUDIT_REVIEWER");
    }

    @Test
    void theMotherHasAChildInEachSchoolAndTheFatherHasTheSameOnes() {
        assertThat(IDENTITY.families().children(as("mother")))
                .extracting(
                        child -> child.name() + " " + child.place().orElseThrow().school().name())
                .containsExactly("김서연 화성마루중학교", "김서준 수원마루초등학교");
        assertThat(IDENTITY.families().children(as("father")))
                .extracting(Child::rights)
                .containsOnly(java.util.EnumSet.allOf(Right.class));
    }

    @Test
    void theLimitedGuardianReadsAndDoesNotSign() {
        assertThat(IDENTITY.families().children(as("limited")))
                .singleElement()
                .satisfies(child -> assertThat(child.rights()).containsExactly(Right.READ));
    }

    @Test
    void twinsSitInOneClassAndTheirMotherReadsVietnamese() {
        assertThat(IDENTITY.directory().me(as("vietnamese")).language()).isEqualTo(Language.VI);
        assertThat(IDENTITY.families().children(as("vietnamese")))
                .extracting(child -> child.place().orElseThrow().schoolClass().shortName())
                .containsExactly("3-2", "3-2");
    }

    @Test
    void theTeacherAddressesHerClassesAndIsAMotherElsewhere() {
        assertThat(IDENTITY.classes().audiences(as("teacher")))
                .singleElement()
                .satisfies(
                        audience -> {
                            assertThat(audience.name()).isEqualTo("3학년 2반");
                            assertThat(audience.students()).isEqualTo(23);
                            assertThat(audience.guardians()).isGreaterThan(30);
                        });
        assertThat(IDENTITY.directory().posts(as("teacher")))
                .extracting(post -> post.role() + " " + post.unit().name())
                .containsExactly("HOMEROOM_TEACHER 3학년 2반", "GUARDIAN 화성마루중학교");
    }

    @Test
    void theOfficeAddressesTheWholeSchoolAndTheProvinceAllSchools() {
        assertThat(IDENTITY.classes().audiences(as("office")))
                .extracting(AddressableAudience::name)
                .containsExactly(
                        "1학년 1반", "2학년 1반", "3학년 1반", "3학년 2반", "5학년 1반", "1학년 전체", "2학년 전체",
                        "3학년 전체", "5학년 전체", "전교생");
        assertThat(IDENTITY.classes().audiences(as("province")))
                .singleElement()
                .satisfies(
                        audience -> {
                            assertThat(audience.name()).isEqualTo("관내 모든 학교");
                            assertThat(audience.schoolName()).isEqualTo("경기도교육청");
                            assertThat(audience.students()).isGreaterThan(100);
                        });
    }

    @Test
    void theTransferredStudentSitsInTheNewClassAndHasLeftTheOldOne() {
        Asker student = as("student");
        Child self = IDENTITY.families().children(student).getFirst();
        assertThat(self.relation()).isEqualTo(Relation.SELF);
        assertThat(self.place().orElseThrow().school().name()).isEqualTo("화성마루중학교");
    }

    @Test
    void theDemoMovesAlongOnAnyDayOfTheYear() {
        FreshDatabase other = FreshDatabase.with("storage", "identity");
        try (other) {
            Database owner = other.asSuperuser();
            LocalDate first = LocalDate.of(2031, 3, 1);
            for (LocalDate day = first; day.isBefore(first.plusYears(1)); day = day.plusDays(31)) {
                Clock then =
                        Clock.fixed(day.atTime(9, 0).atZone(Seoul.ZONE).toInstant(), Seoul.ZONE);
                assertThat(new DemoPeople(owner, then).bringUpToDate().done()).isTrue();
                assertThat(Identity.over(owner, then).demoCast().cards()).hasSize(9);
            }
        }
    }

    @Test
    void theOperatorListsPeopleByRoleAndSchool() {
        PeopleAdmin admin = new PeopleAdmin(OWNER, CLOCK);
        assertThat(
                        admin.list(
                                Optional.of(PeopleAdmin.Filter.TEACHER),
                                Optional.of("수원마루초등학교"),
                                "root"))
                .extracting(PeopleAdmin.Listed::login)
                .contains("jung.hana")
                .doesNotContain("oh.sejin", "jang.taejun");
        assertThat(
                        admin.list(Optional.empty(), Optional.empty(), "root").stream()
                                .flatMap(each -> each.roles().stream())
                                .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("teacher", "staff", "admin", "guardian", "student");
    }
}
