/// How long and how much memory it takes to read strangers' files.
@NullMarked
package maru.bench.documents;

import org.jspecify.annotations.NullMarked;
