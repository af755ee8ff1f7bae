package maru.launcher.admin;

/// Where a verb writes what the caller sees.
public interface Reply {

    /// A line of the answer, on standard output.
    void line(String text);

    /// A line for the operator, on standard error.
    void error(String text);
}
