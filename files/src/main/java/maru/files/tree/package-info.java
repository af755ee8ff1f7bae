/// What lies in the drives and what may be done with it: each change one transaction.
@NullMarked
package maru.files.tree;

import org.jspecify.annotations.NullMarked;
