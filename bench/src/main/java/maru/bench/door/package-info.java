/// What the front door costs, beside another proxy in the same run.
@NullMarked
package maru.bench.door;

import org.jspecify.annotations.NullMarked;
