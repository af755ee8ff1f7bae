package maru.identity;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Ids of demo people and units follow from their keys, so that they are the same on every machine.
/// Everyone else's are random.
final class DemoIds {

    private DemoIds() {}

    static PersonId person(String key) {
        return new PersonId(id("person/" + key));
    }

    static UnitId unit(String key) {
        return new UnitId(id("unit/" + key));
    }

    private static UUID id(String name) {
        return UUID.nameUUIDFromBytes(("maru demo/" + name).getBytes(StandardCharsets.UTF_8));
    }
}
