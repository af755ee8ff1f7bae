package maru.portal.office;

import java.util.Map;
import java.util.Optional;
import maru.identity.Role;
import maru.portal.home.HomeSection;
import maru.portal.signon.Visitor;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// The way to the records on the first page of whoever reviews them.
@Component
@Order(60)
class ReviewHome implements HomeSection {

    @Override
    public Optional<Content> section(Visitor visitor) {
        return visitor.hat()
                .filter(hat -> hat.role() == Role.AUDIT_REVIEWER)
                .map(hat -> new Content("office/review", "home", Map.of()));
    }
}
