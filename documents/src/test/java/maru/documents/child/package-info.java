@NullMarked
package maru.documents.child;

import org.jspecify.annotations.NullMarked;
