package maru.postgres;

import org.jspecify.annotations.Nullable;

/// PostgreSQL cannot be started. The message is one sentence for the operator: what is in the way
/// and what to do. Nothing was harmed.
public final class PostgresUnavailable extends RuntimeException {

    PostgresUnavailable(String sentence) {
        this(sentence, null);
    }

    PostgresUnavailable(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
