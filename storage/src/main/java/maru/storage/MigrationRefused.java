package maru.storage;

import org.jspecify.annotations.Nullable;

/// The schema cannot be brought to this version. The message is one sentence for the operator; the
/// data are as they were before the migration that failed.
public final class MigrationRefused extends RuntimeException {

    MigrationRefused(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
