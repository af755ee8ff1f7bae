/// Keeps things running: processes, engines with a keeper of their own, and steps in between. It
/// knows nothing of Maru's parts; it starts what is ready to start, watches, restarts with back-off
/// and stops everything in the reverse order.
@NullMarked
package maru.launcher.supervisor;

import org.jspecify.annotations.NullMarked;
