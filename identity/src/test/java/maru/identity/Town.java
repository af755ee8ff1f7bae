package maru.identity;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.FreshDatabase;

/// A small town for tests: three schools of the school year 2031, brought in by the product's own
/// import from tables that stand in the tests.
public final class Town implements AutoCloseable {

    public static final String UNITS =
            """
            구분,코드,이름,상위코드,학교급,학년도,학년,반
            교육청,J10,경기도교육청,,,,,
            교육지원청,수원교육지원청,수원교육지원청,J10,,,,
            학교,1000001,가람초등학교,수원교육지원청,초등학교,,,
            학교,1000002,나래중학교,수원교육지원청,중학교,,,
            학교,1000003,다솜고등학교,수원교육지원청,고등학교,,,
            학급,,,1000001,,2031,3,1
            학급,,,1000001,,2031,3,2
            학급,,,1000001,,2031,4,10
            학급,,,1000001,,2031,4,2
            학급,,,1000002,,2031,2,1
            학급,,,1000003,,2031,3,1
            """;

    private final FreshDatabase fresh =
            FreshDatabase.with("storage", "identity").part("portal").part("mail");
    private final Database owner = fresh.asSuperuser();
    private final Database portal = fresh.as("portal");

    public static Town of(String... files) {
        Town town = new Town();
        List<String> all = new ArrayList<>(List.of(UNITS));
        all.addAll(List.of(files));
        ImportReport report = town.bring(LocalDate.of(2031, 3, 1), all.toArray(String[]::new));
        if (!report.done()) {
            throw new AssertionError(report.problems());
        }
        return town;
    }

    /// Imports files on a day.
    public ImportReport bring(LocalDate day, String... files) {
        return bring(day, false, files);
    }

    public ImportReport bring(LocalDate day, boolean dryRun, String... files) {
        List<ImportFile> sources = new ArrayList<>();
        for (int i = 0; i < files.length; i++) {
            byte[] bytes = files[i].getBytes(StandardCharsets.UTF_8);
            sources.add(
                    new ImportFile(
                            "file" + (i + 1) + ".csv", () -> new ByteArrayInputStream(bytes)));
        }
        return new PeopleImport(owner, clock(day))
                .run(new Asker.Service("launcher.admin"), sources, dryRun);
    }

    /// What the portal is told at nine o'clock of a day.
    public Identity on(LocalDate day) {
        return Identity.over(portal, clock(day));
    }

    public Identity at(Instant instant) {
        return Identity.over(portal, Clock.fixed(instant, Seoul.ZONE));
    }

    public static Clock clock(LocalDate day) {
        return Clock.fixed(day.atTime(9, 0).atZone(Seoul.ZONE).toInstant(), Seoul.ZONE);
    }

    /// The database's own time, which is when things become known.
    public Instant now() {
        return owner.read(
                transaction ->
                        transaction.one(
                                "select clock_timestamp() as now", row -> row.instant("now")));
    }

    public PersonId person(String key) {
        return owner.read(
                transaction ->
                        transaction.one(
                                "select person from identity.person_key where key = ?",
                                row -> new PersonId(row.uuid("person")),
                                key));
    }

    public Asker asker(String key) {
        return new Asker.SignedIn(
                person(key), "session", "192.0.2.1", AuthenticationLevel.ONE_FACTOR, Instant.EPOCH);
    }

    /// A class by `school code/3-2`.
    public UnitId schoolClass(String name) {
        String[] parts = name.split("[/-]", -1);
        return owner.read(
                transaction ->
                        transaction.one(
                                """
                                select class_id from identity.classes
                                where neis_code = ? and grade = ? and label = ?
                                """,
                                row -> new UnitId(row.uuid("class_id")),
                                parts[0],
                                Integer.parseInt(parts[1]),
                                parts[2]));
    }

    public UnitId school(String code) {
        return owner.read(
                transaction ->
                        transaction.one(
                                "select school_id from identity.schools where neis_code = ?",
                                row -> new UnitId(row.uuid("school_id")),
                                code));
    }

    /// Rights as a table shows them: `READ SIGN`, or `-`.
    public static String words(Set<Right> rights) {
        return rights.isEmpty()
                ? "-"
                : new TreeSet<>(rights).stream().map(Right::name).collect(Collectors.joining(" "));
    }

    public Database owner() {
        return owner;
    }

    public Database portal() {
        return portal;
    }

    public FreshDatabase fresh() {
        return fresh;
    }

    @Override
    public void close() {
        fresh.close();
    }
}
