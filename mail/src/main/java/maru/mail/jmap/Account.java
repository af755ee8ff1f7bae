package maru.mail.jmap;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The account of a person or of an office.
///
/// @param owner by the local part
record Account(String owner) {

    /// In the few letters that an id may have (RFC 8620 §1.2).
    String id() {
        return "a"
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(owner.getBytes(StandardCharsets.UTF_8));
    }
}
