package maru.mail.store;

import java.util.List;
import javax.mail.Flags;

/// Flags as they stand in a row: six bits and the keywords.
record StoredFlags(int bits, List<String> keywords) {

    static final int DELETED = 2;
    static final int RECENT = 16;
    static final int SEEN = 32;

    private static final List<Flags.Flag> SYSTEM =
            List.of(
                    Flags.Flag.ANSWERED,
                    Flags.Flag.DELETED,
                    Flags.Flag.DRAFT,
                    Flags.Flag.FLAGGED,
                    Flags.Flag.RECENT,
                    Flags.Flag.SEEN);

    StoredFlags {
        keywords = List.copyOf(keywords);
    }

    static StoredFlags of(Flags flags) {
        int bits = 0;
        for (int i = 0; i < SYSTEM.size(); i++) {
            if (flags.contains(SYSTEM.get(i))) {
                bits |= 1 << i;
            }
        }
        return new StoredFlags(bits, List.of(flags.getUserFlags()));
    }

    Flags toFlags() {
        Flags flags = new Flags();
        for (int i = 0; i < SYSTEM.size(); i++) {
            if ((bits & 1 << i) != 0) {
                flags.add(SYSTEM.get(i));
            }
        }
        keywords.forEach(flags::add);
        return flags;
    }

    boolean isSeen() {
        return (bits & SEEN) != 0;
    }

    StoredFlags recent() {
        return new StoredFlags(bits | RECENT, keywords);
    }
}
