/// Reads strangers' files (HWP, HWPX, DOCX, XLSX, PPTX, PDF, text) for letters, the drive and mail:
/// [maru.documents.DocumentReader] answers with the document as data, or with one sentence why not.
///
/// Whoever asks loads none of the parsing libraries; they live on the class path of the reading
/// processes alone (`parts/documents.classpath` in the home).
@NullMarked
package maru.documents;

import org.jspecify.annotations.NullMarked;
