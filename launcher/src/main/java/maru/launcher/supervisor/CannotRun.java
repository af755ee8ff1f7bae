package maru.launcher.supervisor;

/// Why Maru, or a piece of it, cannot run before somebody has acted: one or two sentences in plain
/// English that say what is wrong and what to do. Nothing has been harmed when it is thrown.
public final class CannotRun extends RuntimeException {

    public CannotRun(String sentence) {
        super(sentence, null, false, false);
    }
}
