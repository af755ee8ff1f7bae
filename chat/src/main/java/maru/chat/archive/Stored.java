package maru.chat.archive;

/// What becomes of a draft, told once, after the commit or instead of it. Runs on the archive's own
/// thread in the archive's order, so it does not block.
public interface Stored {

    /// It is durable.
    ///
    /// @param id the stanza-id
    void stored(long id);

    /// The sender sent it before; nothing was added.
    void repeated();

    /// The database does not answer; nothing was added.
    void refused();
}
