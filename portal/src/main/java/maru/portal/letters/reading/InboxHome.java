package maru.portal.letters.reading;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import maru.identity.Role;
import maru.portal.home.HomeSection;
import maru.portal.page.MenuEntry;
import maru.portal.signon.Visitor;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Letters in a family's menu and on its first page.
@Component
@Order(10)
class InboxHome implements HomeSection, MenuEntry.Source {

    private final Inbox inbox;

    InboxHome(Inbox inbox) {
        this.inbox = inbox;
    }

    @Override
    public Optional<Content> section(Visitor visitor) {
        if (!isFamily(visitor)) {
            return Optional.empty();
        }
        List<InboxLine> lines = inbox.of(visitor.asker());
        List<InboxLine> waiting = lines.stream().filter(line -> line.state().waits()).toList();
        return Optional.of(
                new Content(
                        "letters/inbox",
                        "home",
                        Map.of("waiting", waiting, "total", lines.size())));
    }

    @Override
    public List<MenuEntry> entries(Visitor visitor) {
        return isFamily(visitor)
                ? List.of(
                        new MenuEntry(
                                "/inbox",
                                "letters.menu.inbox",
                                "letter",
                                () -> inbox.waiting(visitor.asker())))
                : List.of();
    }

    private static boolean isFamily(Visitor visitor) {
        return visitor.hat().map(hat -> hat.side() == Role.Side.FAMILY).orElse(false);
    }
}
