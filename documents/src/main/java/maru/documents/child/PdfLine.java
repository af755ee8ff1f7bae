package maru.documents.child;

import java.util.List;

/// A line of a page, from its top.
///
/// @param pieces what stands apart by wide gaps, from the left
/// @param size twice the points of its letters, as other formats count
/// @param y points from the top of the page
record PdfLine(int page, double pageWidth, double y, int size, boolean bold, List<Piece> pieces) {

    /// @param x points from the left
    /// @param end where it ends
    record Piece(double x, double end, String text) {}

    PdfLine {
        pieces = List.copyOf(pieces);
    }

    double points() {
        return size / 2.0;
    }

    double end() {
        return pieces.getLast().end();
    }

    int length() {
        return pieces.stream().mapToInt(piece -> piece.text().length()).sum();
    }

    String text() {
        return String.join(" ", pieces.stream().map(Piece::text).toList());
    }
}
