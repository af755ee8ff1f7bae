/// What identity costs: imports, sign-on, questions and the audit.
@NullMarked
package maru.bench.identity;

import org.jspecify.annotations.NullMarked;
