package maru.portal.signon;

import maru.identity.Role;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/// Where administrators come who signed in with a password alone: they make a passkey, or sign in
/// by the one they have.
@Controller
@For({Role.Side.STAFF, Role.Side.FAMILY})
@OneFactor
class SecondFactor {

    static final String PATH = "/second-factor";

    @GetMapping(PATH)
    String explain(Visitor visitor) {
        return VisitorCheck.needsSecondFactor(visitor) ? "signon/second-factor" : "redirect:/";
    }
}
