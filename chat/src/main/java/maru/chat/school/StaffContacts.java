package maru.chat.school;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import maru.chat.account.Account;
import maru.chat.jid.Jid;
import maru.chat.roster.RosterItem;
import maru.chat.roster.SharedContacts;
import maru.identity.Asker;
import maru.identity.AuthenticationLevel;
import maru.identity.Directory.StaffMember;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.identity.Post;
import maru.identity.Role;
import maru.identity.Unit;
import maru.identity.UnitId;
import maru.identity.signon.Names;

/// The org chart (조직도) as contacts: the staff of a school have each other, in groups by office and
/// grade, each with her post beside her name. Families have no such list.
public final class StaffContacts implements SharedContacts {

    private final Identity identity;
    private final Names names;
    private final String domain;
    private final Clock clock;

    public StaffContacts(Identity identity, Names names, String domain, Clock clock) {
        this.identity = identity;
        this.names = names;
        this.domain = domain;
        this.clock = clock;
    }

    @Override
    public List<RosterItem> of(Account account) {
        if (account.person().isEmpty()) {
            return List.of();
        }
        PersonId self = account.person().get();
        Asker asker =
                new Asker.SignedIn(
                        self, "chat", "127.0.0.1", AuthenticationLevel.ONE_FACTOR, clock.instant());
        Map<PersonId, StaffMember> people = new LinkedHashMap<>();
        Map<PersonId, Set<String>> groups = new LinkedHashMap<>();
        for (Unit.School school : schools(asker)) {
            for (StaffMember member : identity.directory().staff(asker, school.id())) {
                if (!member.id().equals(self)) {
                    people.putIfAbsent(member.id(), member);
                    groups.computeIfAbsent(member.id(), any -> new LinkedHashSet<>())
                            .addAll(groups(school, member));
                }
            }
        }
        List<RosterItem> items = new ArrayList<>();
        people.forEach(
                (person, member) ->
                        items.add(
                                RosterItem.shared(
                                        new Jid(names.localPart(person), domain, ""),
                                        member.name() + " (" + title(member) + ")",
                                        List.copyOf(groups.getOrDefault(person, Set.of())))));
        return items;
    }

    /// The schools in which somebody holds a staff post today.
    private List<Unit.School> schools(Asker asker) {
        Map<UnitId, Unit.School> schools = new LinkedHashMap<>();
        for (Post post : identity.directory().posts(asker)) {
            if (post.role().side() != Role.Side.STAFF) {
                continue;
            }
            switch (post.unit()) {
                case Unit.School school -> schools.put(school.id(), school);
                case Unit.SchoolClass schoolClass -> {
                    if (identity.directory().unit(asker, schoolClass.school())
                            instanceof Unit.School school) {
                        schools.put(school.id(), school);
                    }
                }
                case Unit.District district -> {}
                case Unit.Office office -> {}
            }
        }
        return List.copyOf(schools.values());
    }

    private static Set<String> groups(Unit.School school, StaffMember member) {
        Set<String> found = new LinkedHashSet<>();
        for (Post post : member.posts()) {
            found.add(school.name() + " · " + place(post));
        }
        return found;
    }

    private static String place(Post post) {
        return switch (post.unit()) {
            case Unit.SchoolClass schoolClass -> schoolClass.grade() + "학년";
            case Unit.School school -> post.role() == Role.OFFICE_STAFF ? "행정실" : "교무실";
            case Unit.District district -> district.name();
            case Unit.Office office -> office.name();
        };
    }

    /// The first post as it is said: `3학년 2반 담임교사`.
    static String title(StaffMember member) {
        Post post = member.posts().getFirst();
        return post.unit() instanceof Unit.SchoolClass schoolClass
                ? schoolClass.name() + " " + post.role().korean()
                : post.role().korean();
    }
}
