/// The operator's way into a Maru that runs: a control socket in the data folder that its owner
/// alone can open, and the small protocol over it. There is no network port.
@NullMarked
package maru.launcher.admin;

import org.jspecify.annotations.NullMarked;
