package maru.mail.signon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import maru.identity.Asker;
import maru.identity.AuthenticationLevel;
import maru.identity.DemoPeople;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.identity.Role;
import maru.identity.UnitId;
import maru.identity.office.SchoolOffice;
import maru.identity.signon.Names;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.FreshDatabase;
import maru.storage.feed.Feed;
import maru.storage.feed.FeedSequencer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whose the mailboxes of offices are, by the posts of the demo's schools.
final class SchoolOfficesTest {

    private static final Clock CLOCK = Clock.system(Seoul.ZONE);

    private static FreshDatabase fresh;
    private static Database mail;
    private static Names names;
    private static SchoolOffices offices;

    @BeforeAll
    static void bringPeople() {
        fresh = FreshDatabase.with("storage", "identity").part("mail").migrate("mail");
        new DemoPeople(fresh.asSuperuser(), CLOCK).bringUpToDate();
        mail = fresh.as("mail");
        names = Names.over(mail, CLOCK);
        offices = new SchoolOffices(mail, Identity.over(mail, CLOCK), CLOCK);
    }

    @AfterAll
    static void close() {
        fresh.close();
    }

    @ParameterizedTest(name = "{0} is in {1}")
    @CsvSource(
            nullValues = "none",
            value = {
                "oh.sejin, office-7530001",
                "moon.sangchul, teachers-7530001",
                "song.gayoung, teachers-7530001",
                "jung.hana, teachers-7530001",
                "seo.junghee, none",
                "shin.jaeho, none",
                "pyo.eunju, none"
            })
    void whoeverHoldsAPostOfTheOfficeIsInItAndInNoOther(String person, String office) {
        assertThat(offices.of(person(person)))
                .extracting(Office::name)
                .containsExactlyElementsOf(
                        Optional.ofNullable(office).map(List::of).orElse(List.of()));
    }

    @Test
    void nobodyIsInAnOfficeOfASchoolWhereSheHoldsNoPost() {
        Map<String, Set<String>> schools =
                fresh
                        .asSuperuser()
                        .read(
                                tx ->
                                        tx.list(
                                                "select p.person, coalesce(s.neis_code, c.neis_code) as code"
                                                        + " from identity.post p left join identity.schools s on s.school_id = p.unit"
                                                        + " left join identity.classes c on c.class_id = p.unit"
                                                        + " where upper_inf(p.recorded) and p.valid @> current_date",
                                                row ->
                                                        Map.entry(
                                                                row.uuid("person").toString(),
                                                                row.optional(
                                                                                "code",
                                                                                maru.storage.Row
                                                                                        ::text)
                                                                        .orElse("none"))))
                        .stream()
                        .collect(
                                Collectors.groupingBy(
                                        Map.Entry::getKey,
                                        Collectors.mapping(
                                                Map.Entry::getValue, Collectors.toSet())));
        List<PersonId> everybody =
                fresh.asSuperuser()
                        .read(
                                tx ->
                                        tx.list(
                                                "select id from identity.person",
                                                row -> new PersonId(row.uuid("id"))));
        assertThat(everybody).hasSizeGreaterThan(20);
        for (PersonId each : everybody) {
            for (Office office : offices.of(each)) {
                assertThat(schools.get(each.value().toString()))
                        .contains(office.name().substring(office.name().indexOf('-') + 1));
            }
        }
    }

    @Test
    void officesOfSchoolsThatThereAreHaveAnAddress() {
        assertThat(offices.find("office-7530001"))
                .contains(new Office("office-7530001", "수원마루초등학교 행정실"));
        assertThat(offices.find("teachers-7530003"))
                .contains(new Office("teachers-7530003", "수원나루중학교 교무실"));
        assertThat(offices.find("office-9999999")).isEmpty();
        assertThat(offices.find("kitchen-7530001")).isEmpty();
        assertThat(offices.find("oh.sejin")).isEmpty();
    }

    @Test
    void connectionsEndWhenTheirOwnerLeavesTheOffice() throws Exception {
        PersonId leaves = person("ryu.miran");
        CountDownLatch closed = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(1);
        try (FeedSequencer _ = FeedSequencer.start(fresh.asSuperuser(), new Feed("people"));
                OfficeWatch watch = new OfficeWatch(mail, offices::of);
                AutoCloseable _ = watch.watch(leaves, closed::countDown);
                AutoCloseable _ = watch.watch(person("oh.sejin"), others::countDown)) {
            UnitId school =
                    mail.read(
                            tx ->
                                    tx.one(
                                            "select school_id from identity.schools where neis_code = '7530001'",
                                            row -> new UnitId(row.uuid("school_id"))));
            SchoolOffice.over(fresh.asSuperuser(), CLOCK)
                    .endPost(
                            admin(),
                            leaves,
                            school,
                            Role.OFFICE_STAFF,
                            LocalDate.now(CLOCK).minusDays(1));
            assertThat(closed.await(Duration.ofMinutes(1).toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(offices.of(leaves)).isEmpty();
            assertThat(others.getCount()).isEqualTo(1);
        }
    }

    private static Asker.SignedIn admin() {
        return new Asker.SignedIn(
                person("shin.jaeho"),
                "session",
                "192.0.2.1",
                AuthenticationLevel.TWO_FACTORS,
                CLOCK.instant());
    }

    private static PersonId person(String name) {
        return names.addressee(name).orElseThrow();
    }
}
