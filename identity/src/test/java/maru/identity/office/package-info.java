@NullMarked
package maru.identity.office;

import org.jspecify.annotations.NullMarked;
