package maru.chat.archive;

/// How far a stream that can be resumed has come (XEP-0198).
///
/// @param stream its id
/// @param inbound how many stanzas of the client's were handled, without wrapping
/// @param acknowledged the newest entry of the archive that the client has acknowledged
public record Mark(String stream, long inbound, long acknowledged) {}
