package maru.documents.child;

import maru.documents.model.Document;

/// Reads one format.
interface FormatReader {

    /// What the file says.
    ///
    /// @throws Unreadable with the reason to tell
    /// @throws Exception of any kind for a broken file
    Document read(Source source, Gathering gathering) throws Exception;
}
