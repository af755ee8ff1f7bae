package maru.files.dav;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.servlet.http.HttpServletRequest;
import maru.files.name.DavPath;
import maru.files.signon.Caller;
import maru.files.tree.Request;

/// One request of one person, with the headers in the forms in which methods need them.
///
/// @param conditions the header `If` and the conditional headers of HTTP, ready to be looked at
record DavRequest(
        HttpServletRequest http, Caller caller, DavPath path, ConditionsOfRequest conditions) {

    /// For a change.
    Request toChange() {
        return new Request(caller, tokens(), conditions);
    }

    /// The lock tokens that the client has shown (RFC 4918 section 10.4.1).
    Set<UUID> tokens() {
        return conditions.ifHeader().tokens();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(http.getHeader(name));
    }

    /// How long the body is, when the client has said so.
    Optional<Long> length() {
        long length = http.getContentLengthLong();
        return length < 0 ? Optional.empty() : Optional.of(length);
    }

    InputStream body() throws IOException {
        return http.getInputStream();
    }

    /// Whether there is a body.
    boolean hasBody() {
        return http.getContentLengthLong() > 0 || http.getHeader("Transfer-Encoding") != null;
    }

    /// Where a copy or move goes.
    ///
    /// @throws DavFault as [Destination#read] does, and 400 when it is missing
    DavPath destination() {
        return Destination.read(
                header("Destination").orElseThrow(() -> new DavFault(400, "Destination")),
                Stream.of("Host", "X-Forwarded-Host")
                        .flatMap(name -> header(name).stream())
                        .toList());
    }
}
