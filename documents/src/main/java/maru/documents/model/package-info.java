/// A document as data: what is left of any file once its format is forgotten. It is made in the
/// reading process, crosses the pipe as bounded frames, and only then becomes HTML or plain text,
/// in code that no stranger's file has run through.
@NullMarked
package maru.documents.model;

import org.jspecify.annotations.NullMarked;
