/// The audit's seal: the chain over its rows, the signed heads outside the database, and the check
/// of both.
@NullMarked
package maru.identity.audit;

import org.jspecify.annotations.NullMarked;
