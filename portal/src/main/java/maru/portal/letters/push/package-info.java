/// Web push: notices to a browser that is closed (RFC 8030), which nobody on the way can read (RFC
/// 8291), under the portal's own key (VAPID, RFC 8292). Knows neither letters nor people.
@NullMarked
package maru.portal.letters.push;

import org.jspecify.annotations.NullMarked;
