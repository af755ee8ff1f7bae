package maru.files.tree;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.files.signon.Caller;
import maru.storage.Transaction;

/// Gives and takes rights at a node. A changed right is one row; those who follow changes hear of
/// the folder's token once, however much lies below.
final class Sharing {

    private Sharing() {}

    /// Makes a folder of a class drive one to hand in to: the class's students and their guardians
    /// hand in, each into a place of her own; only those who manage the drive read. Closing it
    /// gives the folder back the rights of what is above it, its contents staying with the
    /// managers.
    static void setHandIn(
            Transaction tx, Caller caller, Spot spot, boolean open, Optional<Instant> until) {
        UUID folder = spot.last().node().id();
        tx.update("delete from files.entitlement where node = ?", folder);
        tx.update(
                "update files.node set hand_in = ?, hand_in_until = ?, own_rights = true, entitled ="
                        + " true, acl_token = coalesce(acl_token, gen_random_uuid()) where id = ?",
                open,
                until,
                folder);
        if (open) {
            List<String> groups =
                    tx.list(
                            "select e.group_key as g from files.entitlement e join files.drive d on"
                                    + " e.node = d.root where d.id = ? and (e.group_key like"
                                    + " '%/STUDENTS' or e.group_key like '%/GUARDIANS')",
                            row -> row.text("g"), spot.drive());
            for (String group : groups) {
                tx.update(
                        "insert into files.entitlement (node, group_key, rights, given_by) values"
                                + " (?, ?, ?, ?)",
                        folder,
                        group,
                        Rights.HAND_IN.bits(),
                        caller.person().value());
            }
        }
        Folders.record(
                tx, spot, folder, caller, "rights-changed", open ? "hand-in" : "hand-in closed");
        Folders.tell(tx, "rights-changed", folder, spot.last());
    }
}
