package maru.launcher.admin;

/// What one call does inside the running Maru.
public interface Verb {

    int DONE = 0;
    int REFUSED = 1;

    /// Does it and returns the exit code: [#DONE], or [#REFUSED] after saying why.
    ///
    /// @param caller the operating system's user who asks, for the audit
    /// @throws Exception answered as refused, with its message when it is an expected one
    int run(Request request, String caller, Reply reply) throws Exception;
}
