package maru.kernel;

/// A setting that cannot be used. The message is one sentence that names the setting and says what
/// to write instead; it never repeats the value, which may be a secret.
public final class BadSetting extends RuntimeException {

    public BadSetting(String setting, String whatToWrite) {
        super("Setting " + setting + ": " + whatToWrite);
    }
}
