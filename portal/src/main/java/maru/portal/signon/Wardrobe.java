package maru.portal.signon;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/// Changes the hat that a person wears for the rest of her session.
@Component
public class Wardrobe {

    Wardrobe() {}

    /// False when the person has no such hat today.
    public boolean putOn(HttpServletRequest request, Visitor visitor, String key) {
        if (Hat.byKey(visitor.hats(), key).isEmpty()) {
            return false;
        }
        request.getSession().setAttribute(VisitorCheck.HAT, key);
        return true;
    }
}
