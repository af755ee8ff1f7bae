package maru.identity.signon;

/// A connection that is watched for revocation.
public interface LiveSession extends AutoCloseable {

    /// The connection has ended; nothing is closed any more.
    @Override
    void close();
}
