/// 내 드라이브: what lies in a person's drives, and what WebDAV's programs cannot show of them: shares,
/// links, history, going back, room. The drive itself is another part; it is asked over its own
/// interface in the name of the person at the page.
@NullMarked
package maru.portal.files;

import org.jspecify.annotations.NullMarked;
