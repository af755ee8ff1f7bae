package maru.files;

import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// One who changes things of her own and writes down what she was told. What was acknowledged must
/// be there, whole; the one change whose answer never came may be there, whole, or not at all.
///
/// @param <S> what she believes is there
abstract class Ledger<S> {

    private final AtomicInteger count = new AtomicInteger();
    private S certain;
    private S perhaps;

    Ledger(S nothing) {
        certain = nothing;
        perhaps = nothing;
    }

    /// The next change of hers.
    abstract Change<S> next(S certain);

    /// Looks whether exactly this is there, and tells it with what only the server knew; empty when
    /// something else is there.
    abstract Optional<S> found(Wire wire, S expected) throws IOException;

    /// A change that is about to be sent.
    ///
    /// @param after what is there if it goes through
    /// @param send tells what is there once it was acknowledged: `after`, with what the answer told
    record Change<S>(S after, Sending<S> send) {}

    /// Sends a change.
    interface Sending<S> {
        S over(Wire wire) throws IOException;
    }

    /// The server could not say yes.
    static final class Later extends IOException {
        Later(int status) {
            super("answered " + status);
        }
    }

    int acknowledged() {
        return count.get();
    }

    /// Changes things until it is enough, or the server is gone.
    boolean write(Wire wire, BooleanSupplier enough) {
        while (!enough.getAsBoolean()) {
            Change<S> change = next(certain);
            perhaps = change.after();
            try {
                certain = change.send().over(wire);
                perhaps = certain;
                count.incrementAndGet();
            } catch (Later doubtful) {
                if (!resolved(wire)) {
                    return false;
                }
            } catch (IOException gone) {
                return false;
            }
        }
        return true;
    }

    /// Looks whether all is there, as often as the server says "later", and goes on from what is.
    void check(Wire wire) throws IOException {
        while (true) {
            try {
                Optional<S> found = found(wire, certain);
                if (found.isEmpty()) {
                    found = found(wire, perhaps);
                }
                certain =
                        found.orElseThrow(
                                () ->
                                        new AssertionError(
                                                this
                                                        + " finds neither what was acknowledged,"
                                                        + " nor the change after it"));
                perhaps = certain;
                return;
            } catch (Later later) {
                // The database is coming back.
            }
        }
    }

    /// False when the server is gone.
    private boolean resolved(Wire wire) {
        try {
            check(wire);
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    static Wire.Answer ask(
            Wire wire, String who, String method, String path, byte[] body, String... headers)
            throws IOException {
        Wire.Answer answer = wire.send(who, method, path, body, headers);
        return switch (answer.status()) {
            case 0 -> throw new EOFException("the server is gone");
            case 429, 503, 507 -> throw new Later(answer.status());
            default -> answer;
        };
    }

    /// The same, for what must go through.
    static Wire.Answer done(
            Wire wire, String who, String method, String path, byte[] body, String... headers)
            throws IOException {
        Wire.Answer answer = ask(wire, who, method, path, body, headers);
        if (answer.status() < 200 || answer.status() >= 300) {
            throw new AssertionError(method + " " + path + ": " + answer.status() + answer.text());
        }
        return answer;
    }
}
