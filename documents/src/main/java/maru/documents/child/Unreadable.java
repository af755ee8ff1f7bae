package maru.documents.child;

import maru.documents.model.Reading;
import maru.documents.model.Why;

/// Thrown by a reader that will not go on.
final class Unreadable extends Exception {

    private final transient Reading.NotRead answer;

    Unreadable(Why why, String detail) {
        super(why + " " + detail, null, false, false);
        this.answer = new Reading.NotRead(why, detail);
    }

    Unreadable(Why why) {
        this(why, "");
    }

    Reading.NotRead answer() {
        return answer;
    }
}
