package maru.files.dav;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The header `Range` (RFC 9110 section 14) against a content of known length.
final class ByteRanges {

    /// More than this, or overlapping ones, is no client but an attack (section 17.15).
    private static final int AT_MOST = 16;

    /// From `first` to `last`, both included.
    record ByteRange(long first, long last) {
        long length() {
            return last - first + 1;
        }
    }

    /// What to send.
    sealed interface Plan {
        record Whole() implements Plan {}

        record Parts(List<ByteRange> ranges) implements Plan {}

        record Unsatisfiable() implements Plan {}
    }

    private ByteRanges() {}

    /// What is malformed or of another unit is as if it were not there (section 14.2).
    static Plan plan(Optional<String> header, long size) {
        if (header.isEmpty() || !header.get().strip().regionMatches(true, 0, "bytes=", 0, 6)) {
            return new Plan.Whole();
        }
        String[] specs = header.get().strip().substring(6).split(",", AT_MOST + 2);
        if (specs.length > AT_MOST) {
            return new Plan.Whole();
        }
        List<ByteRange> ranges = new ArrayList<>();
        long sum = 0;
        for (String spec : specs) {
            String text = spec.strip();
            int dash = text.indexOf('-');
            if (dash < 0) {
                return new Plan.Whole();
            }
            Optional<Long> from = number(text.substring(0, dash));
            Optional<Long> to = number(text.substring(dash + 1));
            boolean malformed =
                    (dash > 0 && from.isEmpty())
                            || (dash + 1 < text.length() && to.isEmpty())
                            || (from.isEmpty() && to.isEmpty())
                            || (from.isPresent() && to.isPresent() && to.get() < from.get());
            if (malformed) {
                return new Plan.Whole();
            }
            long first = from.orElseGet(() -> Math.max(0, size - to.orElseThrow()));
            long last = from.isEmpty() ? size - 1 : Math.min(size - 1, to.orElse(Long.MAX_VALUE));
            boolean none = from.isEmpty() && to.get() == 0;
            if (first < size && first <= last && !none) {
                ranges.add(new ByteRange(first, last));
                sum += last - first + 1;
            }
        }
        if (ranges.isEmpty()) {
            return new Plan.Unsatisfiable();
        }
        return sum > size ? new Plan.Whole() : new Plan.Parts(List.copyOf(ranges));
    }

    private static Optional<Long> number(String digits) {
        if (digits.isEmpty()
                || digits.length() > 18
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        return Optional.of(Long.parseLong(digits));
    }
}
