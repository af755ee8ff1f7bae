/// The frame around every page: the layout with its header, menu and language switch, the names of
/// the built assets, dates as people say them, and the answers to refusals.
///
/// A page is a Thymeleaf template whose root says `th:replace="~{layout :: page(title=…,
/// content=~{::main})}"`; the frame finds what it needs in the request by itself. A module adds to
/// the menu with a [maru.portal.page.MenuEntry.Source].
@NullMarked
package maru.portal.page;

import org.jspecify.annotations.NullMarked;
