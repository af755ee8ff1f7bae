package maru.chat.school;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import maru.chat.account.Account;
import maru.chat.account.Accounts;
import maru.chat.jid.Jid;
import maru.chat.pubsub.Bookmarks;
import maru.chat.room.RoomService;
import maru.chat.room.RoomsByRule;
import maru.identity.Asker;
import maru.identity.Directory.StaffMember;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.identity.Post;
import maru.identity.Unit;
import maru.identity.UnitId;
import maru.identity.signon.Names;
import maru.kernel.Refused;
import maru.storage.Database;

/// Rooms that nobody has to make: for the staff of each school, for each grade, and for each class
/// that several teach. Whoever gets a post is in, whoever leaves it is out, within seconds of its
/// being recorded.
public final class SchoolRooms {

    private static final System.Logger LOG = System.getLogger(SchoolRooms.class.getName());
    private static final Asker SELF = new Asker.Service("chat.rooms");

    /// Beyond this every school is looked at.
    private static final int ONE_BY_ONE_AT_MOST = 500;

    /// A school, as far as rooms need it.
    private record School(UnitId id, String name, String code) {}

    /// A room as the rules want it.
    private record Wanted(String name, String title, Set<PersonId> members) {}

    private final Database database;
    private final Identity identity;
    private final Names names;
    private final Accounts accounts;
    private final RoomService rooms;
    private final Bookmarks bookmarks;
    private final String domain;

    public SchoolRooms(
            Database database,
            Identity identity,
            Names names,
            Accounts accounts,
            RoomService rooms,
            Bookmarks bookmarks,
            String domain) {
        this.database = database;
        this.identity = identity;
        this.names = names;
        this.accounts = accounts;
        this.rooms = rooms;
        this.bookmarks = bookmarks;
        this.domain = domain;
    }

    /// Makes all rooms as the posts of today want them.
    public void bringUpToDate() {
        keep(schools("true"));
    }

    /// Does the same for the schools that these people belong to, or belonged to until now.
    public void bringUpToDate(Set<PersonId> people, Instant now) {
        if (people.size() > ONE_BY_ONE_AT_MOST) {
            bringUpToDate();
            return;
        }
        Set<UUID> schools = new HashSet<>();
        List<String> addresses = new ArrayList<>();
        for (PersonId person : people) {
            try {
                addresses.add(new Jid(names.localPart(person), domain, "").toString());
            } catch (Refused unknown) {
                // Nobody: without an address and without posts.
                continue;
            }
            for (Post post : identity.directory().posts(SchoolRules.asker(person, now))) {
                switch (post.unit()) {
                    case Unit.School school -> schools.add(school.id().value());
                    case Unit.SchoolClass in -> schools.add(in.school().value());
                    case Unit.District district -> {}
                    case Unit.Office office -> {}
                }
            }
        }
        Set<String> codes = new HashSet<>();
        for (String room : rooms.byRule().of(addresses)) {
            codes.add(room.substring(1, room.indexOf('-')));
        }
        keep(schools("school_id = any (?::uuid[]) or neis_code = any (?)", schools, codes));
    }

    /// Posts begin and end at midnight without anybody's change: to be run now and then.
    public Runnable eachNewDay(Clock clock) {
        AtomicReference<LocalDate> done = new AtomicReference<>(LocalDate.now(clock));
        return () -> {
            LocalDate today = LocalDate.now(clock);
            if (!today.equals(done.get())) {
                bringUpToDate();
                done.set(today);
            }
        };
    }

    private void keep(List<School> schools) {
        for (School school : schools) {
            try {
                wanted(school).forEach(this::keep);
            } catch (Refused later) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "The rooms of a school are looked at again later: {0}",
                        later.getMessage());
            }
        }
    }

    private List<School> schools(String which, Object... parameters) {
        return database.read(
                tx ->
                        tx.list(
                                "select school_id, school_name, neis_code from identity.schools"
                                        + " where "
                                        + which
                                        + " order by neis_code",
                                row ->
                                        new School(
                                                new UnitId(row.uuid("school_id")),
                                                row.text("school_name"),
                                                row.text("neis_code")),
                                parameters));
    }

    private Map<String, Wanted> wanted(School school) {
        Map<String, Wanted> wanted = new LinkedHashMap<>();
        String start = "s" + school.code();
        for (StaffMember member : identity.directory().staff(SELF, school.id())) {
            add(wanted, "staff:" + school.code(), start + "-staff", school.name() + " 교직원", member);
            for (Post post : member.posts()) {
                if (post.unit() instanceof Unit.SchoolClass in) {
                    String year = in.schoolYear() + "-" + in.grade();
                    add(
                            wanted,
                            "grade:" + school.code() + ":" + year,
                            start + "-" + year,
                            school.name() + " " + in.grade() + "학년 교사",
                            member);
                    add(
                            wanted,
                            "class:" + in.id(),
                            start + "-" + year + "-" + in.label(),
                            school.name() + " " + in.name() + " 교사",
                            member);
                }
            }
        }
        // A room for one is none; but one that was made is kept for what was said in it.
        wanted.values()
                .removeIf(each -> each.members().size() < 2 && rooms.number(at(each.name())) == 0);
        return wanted;
    }

    private Jid at(String name) {
        return Jid.of(name, rooms.domain(), "");
    }

    private static void add(
            Map<String, Wanted> wanted,
            String rule,
            String name,
            String title,
            StaffMember member) {
        wanted.computeIfAbsent(rule, any -> new Wanted(name, title, new LinkedHashSet<>()))
                .members()
                .add(member.id());
    }

    private void keep(String rule, Wanted wanted) {
        List<Jid> members = new ArrayList<>();
        for (PersonId person : wanted.members()) {
            members.add(new Jid(names.localPart(person), domain, ""));
        }
        Jid room = at(wanted.name());
        RoomsByRule.Moved moved = rooms.byRule().keep(rule, room.local(), wanted.title(), members);
        for (Jid each : moved.joined()) {
            Account account = account(each);
            if (account != null) {
                String nick = account.person().flatMap(names::displayName).orElse(account.local());
                bookmarks.add(account, room, wanted.title(), nick);
            }
        }
        for (Jid each : moved.left()) {
            Account account = account(each);
            if (account != null) {
                bookmarks.remove(account, room);
            }
        }
    }

    private @org.jspecify.annotations.Nullable Account account(Jid address) {
        return accounts.find(address.local()).orElse(null);
    }
}
