package maru.launcher.supervisor;

import java.util.Set;

/// An unprivileged user, by number: nothing has to be created on the machine.
///
/// @param user user id, and the id of its own group
/// @param groups further group ids
/// @param capabilities Linux capabilities it keeps, e.g. `net_bind_service`
public record Account(int user, Set<Integer> groups, Set<String> capabilities) {

    public Account {
        groups = Set.copyOf(groups);
        capabilities = Set.copyOf(capabilities);
    }
}
