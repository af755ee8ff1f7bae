package maru.chat.xml;

/// What an element holds.
public sealed interface Node permits Element, Text {}
