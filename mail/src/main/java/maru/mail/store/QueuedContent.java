package maru.mail.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.apache.james.mailbox.model.Content;

/// The content of a mail that is delivered from the queue.
///
/// @param queued the queue's id of the mail: each owner gets it once, however often a worker tries
/// @param bytes the length
public record QueuedContent(UUID queued, long bytes, Source source) implements Content {

    /// Opens the content anew each time.
    @FunctionalInterface
    public interface Source {
        InputStream open() throws IOException;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return source.open();
    }

    @Override
    public long size() {
        return bytes;
    }
}
