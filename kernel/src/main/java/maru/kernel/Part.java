package maru.kernel;

/// One part of Maru (the door, the portal, mail, …): a process with a `main`, a class path and
/// settings of its own. It can run alone, on another machine and in several copies, so everything
/// it must not lose is in PostgreSQL or the blob store before it acknowledges.
public interface Part {

    /// The short name that `status`, logs and settings use, e.g. `portal`.
    String name();

    /// Starts and returns once the part can serve.
    ///
    /// @throws BadSetting when a setting is missing or wrong; the process then ends with code 2 and
    ///   is not restarted until its settings change
    /// @throws Exception for anything else; the supervisor tries again with back-off
    RunningPart start(Settings settings) throws Exception;
}
