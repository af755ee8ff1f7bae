package maru.documents.model;

/// What came of reading a file.
public sealed interface Reading {

    /// It was read.
    record Read(Document document) implements Reading {}

    /// It was not.
    ///
    /// @param detail what fills the `{0}` of the sentence, or empty
    record NotRead(Why why, String detail) implements Reading {

        /// One sentence in Korean and one in English, for whoever gave the file.
        public String korean() {
            return why.korean(detail);
        }

        public String english() {
            return why.english(detail);
        }
    }
}
