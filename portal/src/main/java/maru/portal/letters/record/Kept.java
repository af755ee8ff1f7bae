package maru.portal.letters.record;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// What was asked for last, in memory: at most so many things, and so many characters in all. For
/// what is the same for ever under its key.
final class Kept<K, V> {

    private static final int AT_MOST = 256;
    private static final long CHARACTERS_AT_MOST = 8L * 1024 * 1024;

    private final ToLongFunction<V> characters;

    /// The one that was not asked for the longest comes first.
    private final Map<K, V> kept = new LinkedHashMap<>(16, 0.75f, true);

    private long all;

    /// @param characters how much room one takes
    Kept(ToLongFunction<V> characters) {
        this.characters = characters;
    }

    synchronized Optional<V> find(K key) {
        return Optional.ofNullable(kept.get(key));
    }

    synchronized void keep(K key, V value) {
        if (kept.put(key, value) != null) {
            return;
        }
        all += characters.applyAsLong(value);
        Iterator<V> eldest = kept.values().iterator();
        while (kept.size() > AT_MOST || all > CHARACTERS_AT_MOST) {
            all -= characters.applyAsLong(eldest.next());
            eldest.remove();
        }
    }
}
