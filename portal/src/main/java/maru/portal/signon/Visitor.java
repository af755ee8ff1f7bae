package maru.portal.signon;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import maru.identity.Asker;
import maru.identity.Person;

/// The signed-in person of a request, as identity knows her at this moment. Take it, or only the
/// [Asker], as a parameter of a handler.
///
/// @param hats all that she is today; empty for somebody who has no role any longer
/// @param hat what she acts as in this request
public record Visitor(
        Asker.SignedIn asker, Person person, List<Hat> hats, Optional<Hat> hat, SignedIn signIn) {

    private static final String ATTRIBUTE = Visitor.class.getName();

    public Visitor {
        hats = List.copyOf(hats);
    }

    /// The visitor of a request; empty when nobody is signed in.
    public static Optional<Visitor> of(HttpServletRequest request) {
        return Optional.ofNullable((Visitor) request.getAttribute(ATTRIBUTE));
    }

    void attachTo(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }
}
