/// The page of the demo's people: a card for each, with a seat of its own. On other data there is
/// no such page.
@NullMarked
package maru.portal.demo;

import org.jspecify.annotations.NullMarked;
