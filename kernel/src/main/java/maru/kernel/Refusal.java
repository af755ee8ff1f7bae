package maru.kernel;

import java.time.Duration;

/// Why something that was asked for is not done. Each protocol turns these into its own answers
/// with one exhaustive switch (HTTP 404, IMAP NO, a stanza error). Anything else that is thrown is
/// a bug: it is logged with an id and answered without detail.
///
/// The texts are for the person who asked and may be shown; none of them confirms that something
/// exists which the asker may not see.
public sealed interface Refusal {

    /// There is no such thing for this asker. Others' things are answered like things that do not
    /// exist.
    record NotFound() implements Refusal {}

    /// The asker sees the thing but may not do this with it.
    record Forbidden(String why) implements Refusal {}

    /// The thing has changed, or the act is not possible in its state.
    record Conflict(String why) implements Refusal {}

    /// A field holds what cannot be accepted. `field` is the name in the form or protocol, `why`
    /// says what to write instead.
    record Invalid(String field, String why) implements Refusal {}

    /// The content is larger than it may be, in bytes.
    record TooLarge(long limitBytes) implements Refusal {}

    /// The owner's space is used up, in bytes.
    record QuotaExceeded(long limitBytes, long usedBytes) implements Refusal {}

    /// Asked too often; ask again after `retryAfter`.
    record TooManyRequests(Duration retryAfter) implements Refusal {}

    /// Something that is needed does not answer (database, disk space); nothing was changed.
    record Unavailable(String why, Duration retryAfter) implements Refusal {}

    /// This refusal as something to throw.
    default Refused asException() {
        return new Refused(this);
    }
}
