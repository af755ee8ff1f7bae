package maru.files.signon;

import java.time.Duration;
import java.util.Optional;

/// Tells who sends a request.
public interface Gate extends AutoCloseable {

    /// Judges by what a request shows. Never throws for what a client sends.
    ///
    /// @param authorization the header `Authorization`, if there was one
    /// @param address the client's address as the front door saw it
    Verdict judge(Optional<String> authorization, String address);

    @Override
    void close();

    /// What came of it.
    sealed interface Verdict {

        record Known(Caller caller) implements Verdict {}

        /// No or wrong credentials: the client may ask its user.
        record Unknown() implements Verdict {}

        /// Right perhaps, but not at this door.
        record NotHere() implements Verdict {}

        /// Too many wrong ones, or sign-on does not answer.
        record Later(boolean throttled, Duration retryAfter) implements Verdict {}
    }
}
