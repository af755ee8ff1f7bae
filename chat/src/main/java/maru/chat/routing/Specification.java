package maru.chat.routing;

/// What a file of this server implements.
///
/// @param name `XEP-0199`, `RFC 6121`
/// @param version of the text that was followed
/// @param title as the text calls itself
public record Specification(String name, String version, String title) {}
