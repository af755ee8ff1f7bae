package maru.files.signon;

import maru.identity.Asker;
import maru.identity.PersonId;

/// A person who has proved who she is, for one request.
///
/// @param address the client's address as the front door saw it
public record Caller(PersonId person, Asker asker, String address) {}
