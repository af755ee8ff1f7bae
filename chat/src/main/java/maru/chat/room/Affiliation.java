package maru.chat.room;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How somebody stands to a room, present or not (XEP-0045 §5.2).
public enum Affiliation {
    OUTCAST,
    NONE,
    MEMBER,
    ADMIN,
    OWNER;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isAtLeast(Affiliation other) {
        return compareTo(other) >= 0;
    }

    static @Nullable Affiliation of(@Nullable String word) {
        for (Affiliation each : values()) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        return null;
    }
}
