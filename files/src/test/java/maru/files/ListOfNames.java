package maru.files;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import maru.files.signon.Gate;
import maru.identity.PersonId;

/// Signs everyone in whose password is her own key.
record ListOfNames(Map<String, PersonId> people) implements Gate {

    @Override
    public Verdict judge(Optional<String> authorization, String address) {
        return authorization
                .filter(header -> header.startsWith("Basic "))
                .map(
                        header ->
                                new String(
                                        Base64.getDecoder().decode(header.substring(6)),
                                        StandardCharsets.UTF_8))
                .map(pair -> pair.split(":", 2))
                .filter(pair -> pair.length == 2 && pair[0].equals(pair[1]))
                .flatMap(pair -> Optional.ofNullable(people.get(pair[0])))
                .<Verdict>map(person -> new Verdict.Known(DriveForTests.caller(person, address)))
                .orElseGet(Verdict.Unknown::new);
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
