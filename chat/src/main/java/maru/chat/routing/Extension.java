package maru.chat.routing;

import java.util.List;

/// One specification in one file. The server knows extensions only by this.
public interface Extension {

    Specification specification();

    /// What the server's own address announces (XEP-0030).
    default List<String> serverFeatures() {
        return List.of();
    }

    /// What an account's bare address announces.
    default List<String> accountFeatures() {
        return List.of();
    }
}
