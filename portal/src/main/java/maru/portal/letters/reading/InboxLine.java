package maru.portal.letters.reading;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import maru.identity.Child;
import maru.portal.letters.record.LetterId;

/// One letter for one child, as a family's list shows it. Twins have a line each.
///
/// @param read whether this reader has opened it for this child
public record InboxLine(
        LetterId letter,
        Child child,
        String title,
        String schoolName,
        String senderName,
        Instant sentAt,
        Optional<Instant> deadline,
        boolean read,
        State state) {

    /// What there is to do, the most urgent first.
    public enum State {
        TO_SIGN,
        TO_READ,
        /// Its deadline passed without the signature that was asked for.
        MISSED,
        SIGNED,
        /// Another guardian has done it.
        SIGNED_BY_ANOTHER,
        /// The slip came back on paper.
        ON_PAPER,
        READ;

        /// In the language files and as a class of the page: `to-sign`.
        public String key() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }

        public boolean waits() {
            return this == TO_SIGN || this == TO_READ;
        }
    }

    /// What must be done first stands first: to sign by its deadline, then unread (those with a
    /// deadline before those without), then the rest, newest first.
    static final Comparator<InboxLine> URGENT_FIRST =
            Comparator.comparingInt((InboxLine line) -> rank(line.state()))
                    .thenComparing(
                            line ->
                                    line.state().waits()
                                            ? line.deadline().orElse(Instant.MAX)
                                            : Instant.MAX)
                    .thenComparing(InboxLine::sentAt, Comparator.reverseOrder())
                    .thenComparing(line -> line.child().name())
                    .thenComparing(line -> line.letter().toString());

    private static int rank(State state) {
        return switch (state) {
            case TO_SIGN -> 0;
            case TO_READ -> 1;
            case MISSED, SIGNED, SIGNED_BY_ANOTHER, ON_PAPER, READ -> 2;
        };
    }
}
