@NullMarked
package maru.identity.signon;

import org.jspecify.annotations.NullMarked;
