package maru.portal.letters.reading;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import maru.identity.PersonId;
import maru.portal.letters.record.LetterId;

/// How many lines of a family wait, remembered for [#MOMENT]: each of her pages shows the number in
/// the menu, and to work it out takes longer than the rest of the page. Whoever looks at her list
/// has it worked out anew; what she reads and answers herself counts at once.
final class Waiting {

    static final Duration MOMENT = Duration.ofSeconds(30);
    private static final int PEOPLE_AT_MOST = 20_000;

    private record Line(LetterId letter, PersonId student) {}

    private record Seen(int waiting, Set<Line> unread, Instant at) {}

    /// Who was not asked for the longest comes first.
    private final Map<PersonId, Seen> seen = new LinkedHashMap<>(16, 0.75f, true);

    synchronized void remember(PersonId person, List<InboxLine> lines, Instant now) {
        List<InboxLine> waiting = lines.stream().filter(line -> line.state().waits()).toList();
        Set<Line> unread =
                waiting.stream()
                        .filter(line -> !line.read())
                        .map(line -> new Line(line.letter(), line.child().id()))
                        .collect(Collectors.toUnmodifiableSet());
        seen.put(person, new Seen(waiting.size(), unread, now));
        if (seen.size() > PEOPLE_AT_MOST) {
            seen.remove(seen.keySet().iterator().next());
        }
    }

    /// Forgets what a first reading changes; to read again changes nothing.
    synchronized void read(PersonId person, LetterId letter, PersonId student) {
        Optional.ofNullable(seen.get(person))
                .filter(one -> one.unread().contains(new Line(letter, student)))
                .ifPresent(_ -> seen.remove(person));
    }

    synchronized OptionalInt of(PersonId person, Instant now) {
        Seen found = seen.get(person);
        return found == null || found.at().plus(MOMENT).isBefore(now)
                ? OptionalInt.empty()
                : OptionalInt.of(found.waiting());
    }
}
