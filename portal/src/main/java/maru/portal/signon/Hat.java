package maru.portal.signon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import maru.identity.Post;
import maru.identity.Role;
import maru.identity.Unit;

/// What a person acts as in the portal: one of her posts of today, or "guardian", which is one hat
/// over all her children's schools.
///
/// @param key names the hat in forms and in the session
/// @param unit where; for a guardian the school of the child that comes first
/// @param otherUnits a guardian's further schools
public record Hat(String key, Role role, Unit unit, List<Unit> otherUnits) {

    public Hat {
        otherUnits = List.copyOf(otherUnits);
    }

    public Role.Side side() {
        return role.side();
    }

    /// The hats of these posts, in their order.
    static List<Hat> of(List<Post> posts) {
        List<Hat> hats = new ArrayList<>();
        List<Unit> schools =
                posts.stream()
                        .filter(post -> post.role() == Role.GUARDIAN)
                        .map(Post::unit)
                        .toList();
        boolean guardian = false;
        for (Post post : posts) {
            if (post.role() != Role.GUARDIAN) {
                hats.add(
                        new Hat(
                                post.role().name() + "." + post.unit().id(),
                                post.role(),
                                post.unit(),
                                List.of()));
            } else if (!guardian) {
                guardian = true;
                hats.add(
                        new Hat(
                                Role.GUARDIAN.name(),
                                Role.GUARDIAN,
                                post.unit(),
                                schools.subList(1, schools.size())));
            }
        }
        return List.copyOf(hats);
    }

    static Optional<Hat> byKey(List<Hat> hats, String key) {
        return hats.stream().filter(hat -> hat.key().equals(key)).findFirst();
    }
}
