package maru.chat.room;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What an occupant may do while she is there (XEP-0045 §5.1).
public enum Role {
    NONE,
    VISITOR,
    PARTICIPANT,
    MODERATOR;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Role of(@Nullable String word) {
        for (Role each : values()) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        return null;
    }
}
