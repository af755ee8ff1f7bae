package maru.kernel;

/// A part that serves. The supervisor asks for its health about once a second, so an answer costs
/// microseconds and reaches no further than the part's own state.
public interface RunningPart extends AutoCloseable {

    /// Whether this part can do its work now.
    Health health();

    /// Takes no new work and returns when the work at hand is done. [PartMain] bounds the wait.
    default void drain() {}

    /// Gives back ports, pools and threads. Called once, after [#drain()].
    @Override
    void close();
}
