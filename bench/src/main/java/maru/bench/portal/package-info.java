/// What the portal's pages cost on a running Maru.
@NullMarked
package maru.bench.portal;

import org.jspecify.annotations.NullMarked;
