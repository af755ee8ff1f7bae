@NullMarked
package maru.documents;

import org.jspecify.annotations.NullMarked;
