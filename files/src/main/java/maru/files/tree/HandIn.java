package maru.files.tree;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.files.name.FileName;
import maru.files.signon.Caller;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.kernel.Refusal;
import maru.storage.Transaction;
import maru.storage.blob.BlobHash;
import maru.storage.blob.BlobStore;

/// Folders into which many hand in and which only few read. Each who may only hand in comes, by the
/// folder's own path, into a place of her own: she sees what she has handed in and changes it until
/// the time is up; the others' names and files are not there for her. Teachers see the places side
/// by side, each under its person's name.
public final class HandIn {

    private static final int LISTED_AT_MOST = 200;

    private final Identity identity;

    public HandIn(Identity identity) {
        this.identity = identity;
    }

    /// The folder to write into: the caller's own place, made now, where she hands in for the first
    /// time; the spot's folder otherwise.
    Spot.Step openPlace(Transaction tx, Caller caller, Spot spot) {
        Spot.Step folder = Placing.folderFor(spot);
        if (!folder.handIn() || !folder.rights().handIn() || folder.handedInBy().isPresent()) {
            return folder;
        }
        if (folder.rights().write()) {
            return folder;
        }
        UUID place = make(tx, caller, folder.node());
        return new Spot.Step(
                Entries.byId(tx, place),
                folder.rights(),
                folder.aclToken(),
                false,
                folder.handInUntil(),
                Optional.of(caller.person().value()));
    }

    /// A receipt for what was handed in: it tells who handed in what and when, and stays.
    Optional<UUID> receipt(
            Transaction tx, Caller caller, Spot spot, Node node, BlobStore.Upload upload) {
        Optional<Spot.Step> folder =
                spot.chain().stream()
                        .filter(step -> step.handIn() && !step.rights().manage())
                        .filter(step -> step.rights().handIn())
                        .findFirst();
        if (folder.isEmpty() || node.aside() || upload.size() == 0) {
            return Optional.empty();
        }
        UUID folderId =
                tx.first(
                                "select folder from files.hand_in_place where person = ? and"
                                        + " (node = ? or folder = ?)",
                                row -> row.uuid("folder"),
                                caller.person().value(),
                                folder.get().node().id(),
                                folder.get().node().id())
                        .orElse(folder.get().node().id());
        UUID receipt =
                tx.one(
                        "insert into files.receipt (folder, person, node, name, hash, size)"
                                + " values (?, ?, ?, ?, ?, ?) returning id",
                        row -> row.uuid("id"),
                        folderId,
                        caller.person().value(),
                        node.id(),
                        node.name(),
                        upload.hash().bytes(),
                        upload.size());
        tx.update(
                "insert into files.history (drive, node, person, act, detail)"
                        + " values (?, ?, ?, 'handed-in', ?)",
                node.drive(),
                node.id(),
                caller.person().value(),
                receipt.toString());
        return Optional.of(receipt);
    }

    /// What a receipt says.
    ///
    /// @param name what the file was called then
    /// @param hash of what it held then
    public record Receipt(
            UUID id, PersonId person, String name, BlobHash hash, long size, Instant at) {}

    /// The receipts for a file, or for all that was handed in to a folder, newest first: each
    /// person's own for her, and all of them for who keeps the folder.
    public List<Receipt> receipts(Transaction tx, Caller caller, Spot spot) {
        Rights rights = spot.last().rights();
        boolean keeps = spot.last().handedInBy().isEmpty() && (rights.write() || rights.manage());
        return tx.list(
                "select r.* from files.receipt r where (r.node = ? or r.folder = ? or (r.folder,"
                        + " r.person) in (select p.folder, p.person from files.hand_in_place p"
                        + " where p.node = ?)) and (? or r.person = ?) order by r.at desc, r.id"
                        + " limit ?",
                row ->
                        new Receipt(
                                row.uuid("id"),
                                new PersonId(row.uuid("person")),
                                row.text("name"),
                                BlobHash.of(row.bytes("hash")),
                                row.bigint("size"),
                                row.instant("at")),
                spot.last().node().id(),
                spot.last().node().id(),
                spot.last().node().id(),
                keeps,
                caller.person().value(),
                LISTED_AT_MOST);
    }

    private UUID make(Transaction tx, Caller caller, Node folder) {
        // One at a time, so that two uploads at once make one place.
        tx.exists(
                "select pg_advisory_xact_lock(hashtextextended(?, 0))",
                "files.hand_in " + folder.id() + caller.person());
        Optional<UUID> there =
                tx.first(
                        "select node from files.hand_in_place where folder = ? and person = ?",
                        row -> row.uuid("node"),
                        folder.id(),
                        caller.person().value());
        if (there.isPresent()) {
            return there.get();
        }
        String name = identity.directory().me(caller.asker()).name();
        UUID place = UUID.randomUUID();
        if (!insert(tx, folder, place, name, caller)) {
            // Two people of one name are told apart by a part of their id.
            String longer = name + " " + caller.person().toString().substring(0, 8);
            if (!insert(tx, folder, place, longer, caller)) {
                throw new Refusal.Conflict(longer).asException();
            }
        }
        tx.update(
                "insert into files.hand_in_place (folder, person, node) values (?, ?, ?)",
                folder.id(),
                caller.person().value(),
                place);
        return place;
    }

    private static boolean insert(
            Transaction tx, Node folder, UUID place, String name, Caller caller) {
        FileName valid =
                FileName.find(name.replace('/', ' ').strip())
                        .orElseGet(() -> FileName.find(caller.person().toString()).orElseThrow());
        return tx.update(
                        "insert into files.node (id, drive, parent, name, name_key, folder, made_by,"
                                + " changed_by) values (?, ?, ?, ?, ?, true, ?, ?)"
                                + " on conflict on constraint node_place do nothing",
                        place,
                        folder.drive(),
                        folder.id(),
                        valid.shown(),
                        valid.key(),
                        caller.person().value(),
                        caller.person().value())
                == 1;
    }
}
