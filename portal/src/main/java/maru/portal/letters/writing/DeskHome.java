package maru.portal.letters.writing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import maru.identity.Identity;
import maru.identity.Role;
import maru.portal.home.HomeSection;
import maru.portal.page.MenuEntry;
import maru.portal.signon.Visitor;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Letters in the menu and on the first page of staff who may write to somebody.
@Component
@Order(20)
class DeskHome implements HomeSection, MenuEntry.Source {

    private final Drafts drafts;
    private final TakenBack takenBack;
    private final Identity identity;

    DeskHome(Drafts drafts, TakenBack takenBack, Identity identity) {
        this.drafts = drafts;
        this.takenBack = takenBack;
        this.identity = identity;
    }

    @Override
    public Optional<Content> section(Visitor visitor) {
        if (!writes(visitor)) {
            return Optional.empty();
        }
        Drafts.Desk desk = drafts.desk(visitor.asker());
        return Optional.of(
                new Content(
                        "letters/desk",
                        "home",
                        Map.of(
                                "drafts",
                                desk.drafts().stream().limit(3).toList(),
                                "sent",
                                desk.sent().stream().limit(5).toList(),
                                "takenBack",
                                takenBack.of(visitor.asker()))));
    }

    @Override
    public List<MenuEntry> entries(Visitor visitor) {
        return writes(visitor)
                ? List.of(new MenuEntry("/letters", "letters.menu.desk", "write", 0))
                : List.of();
    }

    private boolean writes(Visitor visitor) {
        return visitor.hat().map(hat -> hat.side() == Role.Side.STAFF).orElse(false)
                && !identity.classes().addressable(visitor.asker()).isEmpty();
    }
}
