package maru.portal.home;

import java.util.List;
import maru.portal.page.MenuEntry;
import maru.portal.signon.Visitor;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// The way back to the first page; it stands first in every menu.
@Component
@Order(0)
class HomeEntry implements MenuEntry.Source {

    @Override
    public List<MenuEntry> entries(Visitor visitor) {
        return List.of(new MenuEntry("/", "home.title", "home", 0));
    }
}
