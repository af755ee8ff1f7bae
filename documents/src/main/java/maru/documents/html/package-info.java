/// A document as what people read: accessible HTML, or plain text for searching.
@NullMarked
package maru.documents.html;

import org.jspecify.annotations.NullMarked;
