/// The portal's voice in the messenger. It knows neither letters nor people: others hand it what is
/// to be said, and to whom.
@NullMarked
package maru.portal.notifier;

import org.jspecify.annotations.NullMarked;
