package maru.portal.signon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import maru.identity.Post;
import maru.identity.Role;
import maru.identity.Unit;

/// What a person acts as in the portal: one of her posts of today, or "guardian", which is one hat
/// over all her children's schools.
///
/// @param key names the hat in forms and in the session
/// @param unit where; for a guardian the school of the child that comes first
/// @param place the unit as it is said to people: `수원마루초등학교 3학년 2반`, a guardian's schools side by
///   side
/// @param otherUnits a guardian's further schools
public record Hat(String key, Role role, Unit unit, String place, List<Unit> otherUnits) {

    public Hat {
        otherUnits = List.copyOf(otherUnits);
    }

    public Role.Side side() {
        return role.side();
    }

    /// The hats of these posts, in their order.
    ///
    /// @param schoolOf finds the school of a class
    static List<Hat> of(List<Post> posts, Function<Unit.SchoolClass, Unit> schoolOf) {
        List<Hat> hats = new ArrayList<>();
        List<Unit> schools =
                posts.stream()
                        .filter(post -> post.role() == Role.GUARDIAN)
                        .map(Post::unit)
                        .distinct()
                        .toList();
        boolean guardian = false;
        for (Post post : posts) {
            if (post.role() != Role.GUARDIAN) {
                hats.add(
                        new Hat(
                                post.role().name() + "." + post.unit().id(),
                                post.role(),
                                post.unit(),
                                place(post.unit(), schoolOf),
                                List.of()));
            } else if (!guardian) {
                guardian = true;
                hats.add(
                        new Hat(
                                Role.GUARDIAN.name(),
                                Role.GUARDIAN,
                                post.unit(),
                                schools.stream().map(Unit::name).collect(Collectors.joining(" · ")),
                                schools.subList(1, schools.size())));
            }
        }
        return List.copyOf(hats);
    }

    private static String place(Unit unit, Function<Unit.SchoolClass, Unit> schoolOf) {
        return switch (unit) {
            case Unit.SchoolClass schoolClass ->
                    schoolOf.apply(schoolClass).name() + " " + schoolClass.name();
            case Unit.School school -> school.name();
            case Unit.District district -> district.name();
            case Unit.Office office -> office.name();
        };
    }

    static Optional<Hat> byKey(List<Hat> hats, String key) {
        return hats.stream().filter(hat -> hat.key().equals(key)).findFirst();
    }
}
