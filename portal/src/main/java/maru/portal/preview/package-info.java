/// Files as pages for those who have no program for them: read aside by processes that can be
/// killed, kept by the hash of their bytes. Who may have the bytes is asked by whoever shows the
/// page.
@NullMarked
package maru.portal.preview;

import org.jspecify.annotations.NullMarked;
