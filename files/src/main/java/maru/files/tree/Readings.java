package maru.files.tree;

import maru.files.signon.Caller;
import maru.identity.Audit;
import maru.identity.AuditEntry;
import maru.storage.Transaction;

/// Keeps record of who read what in a sensitive drive (개인정보의 안전성 확보조치 기준 §8), in the transaction
/// that gave the reading.
public final class Readings {

    private final Audit audit;

    public Readings(Audit audit) {
        this.audit = audit;
    }

    public void record(Transaction tx, Caller caller, Spot spot) {
        audit.append(
                tx,
                AuditEntry.of(caller.asker(), "file.read", "file/" + spot.last().node().id())
                        .detail("drive", spot.drive().toString()));
    }
}
