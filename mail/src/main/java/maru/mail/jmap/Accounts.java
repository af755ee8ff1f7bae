package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import maru.mail.signon.Doorkeeper;
import maru.mail.signon.Office;

/// The accounts that somebody may use at this moment (RFC 8620 §1.6.2): her own, and those of the
/// offices in which she works.
record Accounts(String owner, Doorkeeper doorkeeper) {

    Account own() {
        return new Account(owner);
    }

    List<Office> offices() {
        return doorkeeper.officesOf(owner);
    }

    /// Her own first.
    List<Account> all() {
        List<Account> all = new ArrayList<>();
        all.add(own());
        offices().forEach(office -> all.add(new Account(office.name())));
        return all;
    }

    /// The one with this id; nobody hears whether there are others.
    Optional<Account> find(String id) {
        return own().id().equals(id)
                ? Optional.of(own())
                : all().stream().filter(account -> account.id().equals(id)).findFirst();
    }

    /// The one that a call names.
    Account named(ObjectNode arguments) throws MethodError {
        JsonNode named = arguments.path("accountId");
        if (!named.isTextual()) {
            throw MethodError.invalidArguments("accountId is missing.");
        }
        return find(named.asText())
                .orElseThrow(
                        () ->
                                new MethodError(
                                        "accountNotFound", "There is no such account for you."));
    }
}
