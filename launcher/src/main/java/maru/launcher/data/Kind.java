package maru.launcher.data;

import java.util.Locale;

/// What the data are. It is decided when a data folder is made and never changes.
public enum Kind {
    /// A school's own data.
    REAL,
    /// Made-up people: anyone who reaches the server may sign in as any of them.
    DEMO;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
