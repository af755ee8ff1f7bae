package maru.launcher.supervisor;

import java.util.Set;

/// Something the supervisor brings up and keeps up. Its name is what `status`, logs and `needs`
/// use; it starts when everything in `needs` is up.
public sealed interface Ward permits Child, Engine, Step {

    String name();

    /// For the operator, what the launcher itself does here; empty for a part or a service.
    String what();

    /// Names of the wards that must be up before this one starts. One that goes down later does not
    /// stop this one: it keeps running and says so in its own health.
    Set<String> needs();
}
