/// The first page: a welcome for whoever comes, and for the signed-in what is waiting for them, in
/// the role they have on. What waits is told by other modules through
/// [maru.portal.home.HomeSection].
@NullMarked
package maru.portal.home;

import org.jspecify.annotations.NullMarked;
