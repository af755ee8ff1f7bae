package maru.files.tree;

import java.util.UUID;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.storage.Transaction;

/// How much a drive holds and may hold (RFC 4331). What counts is what lies in it now; former
/// versions and the trash are kept by rule and cost nobody's room.
public final class Quota {

    private Quota() {}

    /// In bytes.
    ///
    /// @param limit all that may lie in the drive
    /// @param free what is left of it; below zero after the limit was lowered
    public record Room(long limit, long free) {

        public long used() {
            return limit - free;
        }

        public long available() {
            return Math.max(0, free);
        }

        Refused exceeded() {
            return new Refusal.QuotaExceeded(limit, used()).asException();
        }
    }

    public static Room of(Transaction tx, UUID drive) {
        return tx.one(
                "select d.quota, (select sum(r.free)::bigint from files.room r where r.drive ="
                        + " d.id) as free from files.drive d where d.id = ?",
                row -> new Room(row.bigint("quota"), row.bigint("free")),
                drive);
    }

    /// Takes room for what comes to lie in the drive, or gives it back.
    ///
    /// @throws maru.kernel.Refused QuotaExceeded when there is too little
    static void take(Transaction tx, UUID drive, long bytes) {
        boolean taken =
                tx.one(
                        "select files.take_room(?, ?) as taken",
                        row -> row.bool("taken"),
                        drive,
                        bytes);
        if (!taken) {
            throw of(tx, drive).exceeded();
        }
    }
}
