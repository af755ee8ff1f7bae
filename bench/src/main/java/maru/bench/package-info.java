/// What the benches share: a database to measure on, and how a figure is told.
@NullMarked
package maru.bench;

import org.jspecify.annotations.NullMarked;
