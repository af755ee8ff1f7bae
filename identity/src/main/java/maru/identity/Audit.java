package maru.identity;

import maru.storage.Transaction;

/// The record of who looked at what and did what (개인정보의 안전성 확보조치 기준 §8). A row is written in the
/// transaction of the act itself: both stand or neither does.
public interface Audit {

    /// Appends a row inside the caller's transaction; it goes with the commit, which fails when the
    /// row is refused. The time is the database's, the row carries a keyed MAC, and no part can
    /// read, change or delete it afterwards.
    void append(Transaction transaction, AuditEntry entry);
}
