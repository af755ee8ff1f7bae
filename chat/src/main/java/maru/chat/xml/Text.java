package maru.chat.xml;

/// Characters between tags, references resolved.
public record Text(String text) implements Node {}
