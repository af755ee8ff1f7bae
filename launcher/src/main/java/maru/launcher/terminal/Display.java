package maru.launcher.terminal;

import java.util.List;
import maru.launcher.supervisor.Status;

/// Shows how things stand. Calls come from any thread.
public interface Display extends AutoCloseable {

    /// One ward has changed; `all` is how everything stands now.
    void changed(Status changed, List<Status> all);

    /// A line that stays.
    void line(String text);

    /// Called about twice a second, for times that go on.
    default void tick() {}

    @Override
    void close();
}
