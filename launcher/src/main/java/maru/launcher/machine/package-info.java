/// What the launcher must know of the machine before it starts anything: ports and who holds them,
/// memory, disk, who can reach which folder, and what an earlier launcher may have left.
@NullMarked
package maru.launcher.machine;

import org.jspecify.annotations.NullMarked;
