package maru.chat.archive;

import org.jspecify.annotations.Nullable;

/// Something that waits for the transaction of a batch, in its place in the queue.
sealed interface Work {

    record Append(Draft draft, Stored stored, @Nullable Mark mark) implements Work {}

    record Change(Archive.Note note) implements Work {}

    /// All entries up to this one were handed out, and what that led to stands before this in the
    /// queue: after a crash, only later ones are looked at again.
    record HandedOut(long entry) implements Work {}
}
