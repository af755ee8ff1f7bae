@NullMarked
package maru.documents.fields;

import org.jspecify.annotations.NullMarked;
