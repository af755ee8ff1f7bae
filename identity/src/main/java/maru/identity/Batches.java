package maru.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Cuts a long list into pieces that one statement can carry.
final class Batches {

    private Batches() {}

    static <T> List<List<T>> of(Collection<T> all, int size) {
        List<T> list = new ArrayList<>(all);
        List<List<T>> pieces = new ArrayList<>();
        for (int at = 0; at < list.size(); at += size) {
            pieces.add(list.subList(at, Math.min(list.size(), at + size)));
        }
        return pieces;
    }
}
