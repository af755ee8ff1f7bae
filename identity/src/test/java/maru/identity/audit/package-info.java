@NullMarked
package maru.identity.audit;

import org.jspecify.annotations.NullMarked;
