/// The portal: what staff, guardians and students see in a browser. A Spring application of
/// modules, one a package below this one; each shows only the public types of its own package to
/// the others.
///
/// [maru.portal.signon] who is there, [maru.portal.page] the frame around every page,
/// [maru.portal.home] the first page of a role, [maru.portal.demo] the cards of the demo.
@NullMarked
package maru.portal;

import org.jspecify.annotations.NullMarked;
