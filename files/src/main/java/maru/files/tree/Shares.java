package maru.files.tree;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.files.name.DavPath;
import maru.files.name.FileName;
import maru.files.signon.Caller;
import maru.files.tree.Walker.Hold;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.Row;
import maru.storage.Transaction;

/// What was given to people and groups of the authority, and by link: each is seen and ended by who
/// gave it and by those who manage the drive.
public final class Shares {

    private static final int LISTED_AT_MOST = 500;

    private final Database database;
    private final Walker walker;
    private final Identity identity;
    private final Clock clock;

    public Shares(Database database, Walker walker, Identity identity, Clock clock) {
        this.database = database;
        this.walker = walker;
        this.identity = identity;
        this.clock = clock;
    }

    /// Somebody to share with.
    public sealed interface With {

        record Someone(PersonId person) implements With {}

        /// One of [#groups].
        ///
        /// @param key `UNIT/WHO`
        record Group(String key) implements With {}
    }

    /// A group that may be given something.
    ///
    /// @param who STAFF, OFFICE or MANAGERS of a school; TEACHERS, STUDENTS or GUARDIANS of a class
    public record GroupToShare(String key, String unit, String who) {}

    /// One thing that was given.
    ///
    /// @param person empty for a group and for a link
    /// @param group empty for a person and for a link
    /// @param times how many downloads a link is good for
    /// @param guarded whether a link asks for a password
    public record Share(
            UUID id,
            UUID node,
            UUID drive,
            String name,
            boolean folder,
            Optional<PersonId> person,
            Optional<String> group,
            Rights rights,
            Optional<Instant> until,
            PersonId by,
            Instant at,
            boolean link,
            Optional<Integer> times,
            int used,
            boolean guarded) {}

    /// Gives reading, or writing too, until a time or until it is ended. What was given to the same
    /// one before is replaced. A single file is given to read.
    ///
    /// @throws maru.kernel.Refused NotFound for a node or person she does not see, Forbidden for
    ///   one who does not manage the node, Invalid for a group that is not hers to address
    public void give(
            Caller caller, DavPath path, With with, boolean write, Optional<Instant> until) {
        String sharer = identity.directory().me(caller.asker()).name();
        Optional<UUID> person =
                switch (with) {
                    case With.Someone(PersonId id) -> {
                        identity.directory().person(caller.asker(), id);
                        yield Optional.of(id.value());
                    }
                    case With.Group group -> Optional.empty();
                };
        Optional<UUID> start = walker.start(caller, path);
        database.change(
                tx -> {
                    Optional<String> group =
                            switch (with) {
                                case With.Someone someone -> Optional.empty();
                                case With.Group(String key) ->
                                        Optional.of(addressable(tx, caller, key));
                            };
                    Spot spot = walker.walk(tx, caller, path, start, Hold.ALONE);
                    Node node = managed(spot);
                    if (until.filter(end -> !end.isAfter(clock.instant())).isPresent()) {
                        throw new Refusal.Invalid(
                                        "until", "앞으로의 때를 골라 주세요. (Choose a time to come.)")
                                .asException();
                    }
                    tx.exists(
                            "select files.share(?, ?, ?, ?, ?, ?, ?)",
                            node.id(),
                            person,
                            group,
                            (write && node.folder() ? Rights.WRITER : Rights.READER).bits(),
                            until,
                            caller.person().value(),
                            address(node.name(), sharer));
                });
    }

    /// Ends one, whatever its kind.
    ///
    /// @throws maru.kernel.Refused NotFound for one that is neither hers nor in a drive she manages
    public void end(Caller caller, UUID id) {
        database.change(
                tx -> {
                    Share share =
                            tx.first("select * from files.shares where id = ?", Shares::share, id)
                                    .filter(one -> isHers(tx, caller, one))
                                    .orElseThrow(() -> new Refusal.NotFound().asException());
                    walker.hold(tx, List.of(share.node()), Hold.ALONE);
                    if (share.link()) {
                        Links.end(tx, caller, share);
                    } else {
                        tx.exists("select files.end_share(?, ?)", id, caller.person().value());
                    }
                });
    }

    /// What was given at a node, for those who manage it.
    public List<Share> at(Transaction tx, Spot spot) {
        return spot.last().rights().manage()
                ? tx.list(
                        "select * from files.shares where node = ? order by given_at desc",
                        Shares::share,
                        spot.last().node().id())
                : List.of();
    }

    /// What she has given, and what others have in the drives that she manages.
    public List<Share> given(Caller caller) {
        return database.read(
                tx ->
                        tx.list(
                                "with mine as materialized (select files.groups(?, ?) as groups)"
                                        + " select s.* from files.shares s where s.given_by = ? or"
                                        + " s.drive in (select d.id from files.drive d where d.owner"
                                        + " = ? or exists (select from files.entitlement e, mine"
                                        + " where e.node = d.root and e.rights >= 8 and (e.person ="
                                        + " ? or e.group_key = any (mine.groups))))"
                                        + " order by s.given_at desc limit "
                                        + LISTED_AT_MOST,
                                Shares::share,
                                caller.person().value(),
                                Seoul.today(clock),
                                caller.person().value(),
                                caller.person().value(),
                                caller.person().value()));
    }

    /// The groups that she may share with today.
    public List<GroupToShare> groups(Transaction tx, Caller caller) {
        return tx.list(
                "select * from files.groups_to_share(?, ?)",
                row ->
                        new GroupToShare(
                                row.text("group_key"), row.text("unit_name"), row.text("who")),
                caller.person().value(),
                Seoul.today(clock));
    }

    /// Opens a drive for a department of a school, such as 교무부, to those who manage the school's;
    /// they say who belongs to it by sharing it.
    ///
    /// @param school the path of the school's drive
    /// @throws maru.kernel.Refused Forbidden for one who does not manage it, Invalid for no name
    public void openDepartment(Caller caller, DavPath school, String name) {
        FileName called =
                FileName.find(name.strip())
                        .filter(one -> one.objection().isEmpty() && one.shown().length() <= 60)
                        .orElseThrow(
                                () ->
                                        new Refusal.Invalid(
                                                        "name",
                                                        "쓸 수 없는 이름입니다. (This name cannot be used.)")
                                                .asException());
        Optional<UUID> start = walker.start(caller, school);
        database.change(
                tx -> {
                    Node root = managed(walker.walk(tx, caller, school, start, Hold.NONE));
                    boolean isSchool =
                            tx.exists(
                                    "select from files.drive where root = ? and kind = 'SCHOOL'",
                                    root.id());
                    if (!isSchool) {
                        throw new Refusal.NotFound().asException();
                    }
                    tx.exists(
                            "select files.open_department(?, ?, ?)",
                            root.drive(),
                            called.shown(),
                            caller.person().value());
                });
    }

    /// The node of a spot, for one who manages it.
    static Node managed(Spot spot) {
        Node node = Walker.readable(spot);
        if (!spot.last().rights().manage()) {
            throw new Refusal.Forbidden(
                            "이 드라이브를 관리하는 사람만 공유할 수 있습니다."
                                    + " (Only those who manage this drive can share it.)")
                    .asException();
        }
        return node;
    }

    private String addressable(Transaction tx, Caller caller, String key) {
        return groups(tx, caller).stream()
                .map(GroupToShare::key)
                .filter(key::equals)
                .findFirst()
                .orElseThrow(
                        () ->
                                new Refusal.Invalid(
                                                "group",
                                                "공유할 수 있는 그룹이 아닙니다."
                                                        + " (You cannot share with this group.)")
                                        .asException());
    }

    private boolean isHers(Transaction tx, Caller caller, Share share) {
        return share.by().equals(caller.person())
                || tx.one(
                        "select files.rights_at(?, ?, ?) & 8 > 0 as manages",
                        row -> row.bool("manages"),
                        caller.person().value(),
                        Seoul.today(clock),
                        share.node());
    }

    /// `계획.hwp` of 정하나 stands for others as `계획 (정하나).hwp`.
    private static String address(String name, String sharer) {
        int dot = name.lastIndexOf('.');
        String ending = dot > 0 && name.length() - dot <= 10 ? name.substring(dot) : "";
        String stem = name.substring(0, name.length() - ending.length());
        return (stem.length() > 150 ? stem.substring(0, 150) : stem)
                + " ("
                + sharer.replace('/', ' ')
                + ")"
                + ending;
    }

    static Share share(Row row) {
        return new Share(
                row.uuid("id"),
                row.uuid("node"),
                row.uuid("drive"),
                row.text("name"),
                row.bool("folder"),
                row.optional("person", Row::uuid).map(PersonId::new),
                row.optional("group_key", Row::text),
                new Rights(row.integer("rights")),
                row.optional("until", Row::instant),
                new PersonId(row.uuid("given_by")),
                row.instant("given_at"),
                row.bool("link"),
                row.optional("times", Row::integer),
                row.optional("used", Row::integer).orElse(0),
                row.bool("guarded"));
    }
}
