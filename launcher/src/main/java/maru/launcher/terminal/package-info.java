/// What the operator sees while Maru runs: a table that is redrawn on a terminal, plain lines
/// elsewhere.
@NullMarked
package maru.launcher.terminal;

import org.jspecify.annotations.NullMarked;
