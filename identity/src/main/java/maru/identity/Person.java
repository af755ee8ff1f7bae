package maru.identity;

import java.time.LocalDate;
import java.util.Optional;

/// What an asker may see of somebody.
///
/// @param name as it is written and said, family name first: `김민서`
/// @param language what she reads
/// @param birthDate present for oneself, for one's own child, and for staff who keep the student's
///   class or school; empty for all others
public record Person(PersonId id, String name, Language language, Optional<LocalDate> birthDate) {}
