package maru.identity.signon;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What was found good a moment ago, so that a client that sends its password with each request
/// costs the database nothing. Keyed by a hash under a key of this process; never by the secret. A
/// change of a person forgets all that is hers, and what a lookup found before that change is not
/// kept after it.
final class Remembered<T> {

    private static final int AT_MOST = 50_000;

    private record Entry<T>(T value, UUID person, Instant until) {}

    private final Map<String, Entry<T>> entries = new ConcurrentHashMap<>();
    private final Map<UUID, Set<String>> byPerson = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private final byte[] key = new byte[32];
    private final Clock clock;
    private final Duration time;

    Remembered(Clock clock, Duration time) {
        this.clock = clock;
        this.time = time;
        new SecureRandom().nextBytes(key);
    }

    /// The name of something secret in here.
    String hash(String text) {
        return new String(
                Secret.hmac(key, text.getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.ISO_8859_1);
    }

    Optional<T> get(String hash) {
        Entry<T> entry = entries.get(hash);
        return entry != null && clock.instant().isBefore(entry.until())
                ? Optional.of(entry.value())
                : Optional.empty();
    }

    /// A mark to take before looking something up.
    long mark() {
        return changes.get();
    }

    /// Keeps what was looked up since the mark, unless something has changed meanwhile.
    void put(long mark, String hash, UUID person, T value, Optional<Instant> ends) {
        if (entries.size() >= AT_MOST) {
            forgetAll();
        }
        Instant until = clock.instant().plus(time);
        entries.put(
                hash,
                new Entry<>(value, person, ends.filter(end -> end.isBefore(until)).orElse(until)));
        byPerson.computeIfAbsent(person, any -> ConcurrentHashMap.newKeySet()).add(hash);
        if (changes.get() != mark) {
            entries.remove(hash);
        }
    }

    void forget(UUID person) {
        changes.incrementAndGet();
        Set<String> hashes = byPerson.remove(person);
        if (hashes != null) {
            hashes.forEach(entries::remove);
        }
    }

    void forgetAll() {
        changes.incrementAndGet();
        entries.clear();
        byPerson.clear();
    }
}
