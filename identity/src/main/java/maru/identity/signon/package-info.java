/// Sign-on for every protocol: one call that says who is at the door, one counter of guesses over
/// all doors, and one way by which a revocation reaches connections that are open.
///
/// [maru.identity.signon.SignOn] is for parts, [maru.identity.signon.AppPasswords] for the page
/// where a person keeps her devices and for the operator, [maru.identity.signon.Names] for
/// addresses.
@NullMarked
package maru.identity.signon;

import org.jspecify.annotations.NullMarked;
