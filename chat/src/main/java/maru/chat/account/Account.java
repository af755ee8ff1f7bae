package maru.chat.account;

import java.util.Optional;
import maru.identity.PersonId;

/// Someone who can sign in to chat.
///
/// @param id the number of the account and of its archive
/// @param local the part before the `@`
/// @param person empty for a service
public record Account(long id, String local, Optional<PersonId> person) {}
