package maru.storage;

/// What is done inside one transaction. Anything it throws rolls the transaction back.
@FunctionalInterface
public interface Work<T extends @org.jspecify.annotations.Nullable Object> {

    T in(Transaction transaction);
}
