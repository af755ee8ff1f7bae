package maru.files.desk;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import maru.files.name.DavPath;
import maru.files.name.FileName;
import maru.files.signon.Caller;
import maru.files.tree.Drives;
import maru.files.tree.Entries;
import maru.files.tree.HandIn;
import maru.files.tree.Links;
import maru.files.tree.Node;
import maru.files.tree.Past;
import maru.files.tree.Quota;
import maru.files.tree.Rights;
import maru.files.tree.Shares;
import maru.files.tree.Spot;
import maru.files.tree.Tree;
import maru.files.tree.Walker;
import maru.files.tree.Walker.Hold;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.storage.Database;
import maru.storage.Transaction;

/// Gathers what a page shows, with the asker's rights of this moment.
final class Desk {

    private static final int ENTRIES_AT_MOST = 2_000;

    private final Database database;
    private final Tree tree;
    private final Identity identity;

    Desk(Database database, Tree tree, Identity identity) {
        this.database = database;
        this.tree = tree;
        this.identity = identity;
    }

    List<Shown.Drive> drives(Caller caller) {
        List<Drives.Listed> listed = tree.drives().of(caller.person());
        return database.read(
                tx ->
                        listed.stream()
                                .map(
                                        drive ->
                                                drive(
                                                        tx,
                                                        href(drive.name(), drive.root()),
                                                        drive.shown(),
                                                        drive.kind(),
                                                        drive.root(),
                                                        drive.rights()))
                                .toList());
    }

    Shown.Place place(Caller caller, DavPath path) {
        Optional<UUID> start = tree.walker().start(caller, path);
        return database.read(tx -> place(tx, caller, walk(tx, caller, path, start)));
    }

    Shown.Details details(Caller caller, DavPath path) {
        Optional<UUID> start = tree.walker().start(caller, path);
        return database.read(
                tx -> {
                    Spot spot = walk(tx, caller, path, start);
                    Node node = spot.last().node();
                    Rights rights = spot.last().rights();
                    // Who only reads a drive learns what is there, not what the others do.
                    List<Past.Act> acts =
                            rights.write() || rights.manage()
                                    ? tree.past().acts(tx, node)
                                    : List.of();
                    List<Past.Version> versions =
                            node.folder() || !rights.read()
                                    ? List.of()
                                    : tree.past().versions(tx, node);
                    List<Shares.Share> shares = tree.shares().at(tx, spot);
                    List<HandIn.Receipt> receipts = tree.handIn().receipts(tx, caller, spot);
                    Map<PersonId, String> names =
                            names(
                                    caller,
                                    Stream.of(
                                                    acts.stream().flatMap(act -> act.by().stream()),
                                                    versions.stream()
                                                            .flatMap(one -> one.by().stream()),
                                                    people(shares),
                                                    receipts.stream().map(HandIn.Receipt::person))
                                            .flatMap(each -> each));
                    return new Shown.Details(
                            place(tx, caller, spot),
                            acts.stream()
                                    .map(
                                            act ->
                                                    new Shown.Act(
                                                            act.at(),
                                                            name(names, act.by()),
                                                            act.act(),
                                                            act.detail(),
                                                            act.name()))
                                    .toList(),
                            versions.stream()
                                    .map(
                                            one ->
                                                    new Shown.Version(
                                                            one.id(),
                                                            one.size(),
                                                            one.at(),
                                                            name(names, one.by()),
                                                            one.replacedAt()))
                                    .toList(),
                            shares.stream().map(one -> share(names, one)).toList(),
                            rights.manage() ? groups(tx, caller) : List.of(),
                            receipts.stream().map(one -> receipt(names, one)).toList());
                });
    }

    List<Shown.Share> given(Caller caller) {
        List<Shares.Share> given = tree.shares().given(caller);
        Map<PersonId, String> names = names(caller, people(given));
        return given.stream().map(one -> share(names, one)).toList();
    }

    List<Shown.Thrown> trash(Caller caller, DavPath drive) {
        List<Past.Thrown> thrown = tree.past().trash(caller, drive);
        Map<PersonId, String> names =
                names(caller, thrown.stream().flatMap(one -> one.by().stream()));
        return thrown.stream()
                .map(
                        one ->
                                new Shown.Thrown(
                                        one.node(),
                                        one.name(),
                                        one.folder(),
                                        one.bytes(),
                                        one.at(),
                                        name(names, one.by())))
                .toList();
    }

    /// A former content, for one who may read the file.
    Optional<Past.Version> version(Caller caller, DavPath path, long id) {
        Optional<UUID> start = tree.walker().start(caller, path);
        return database.transaction(
                tx -> {
                    Spot spot = walk(tx, caller, path, start);
                    Node node = spot.last().node();
                    if (!spot.last().rights().read()) {
                        return Optional.empty();
                    }
                    if (spot.sensitive()) {
                        tree.readings().record(tx, caller, spot);
                    }
                    return tree.past().versions(tx, node).stream()
                            .filter(one -> one.id() == id && !one.heldBack())
                            .findFirst();
                });
    }

    /// What somebody with a link sees.
    Shown.Link link(Links.Opening opening, List<FileName> below) {
        return switch (opening) {
            case Links.Opening.Gone() -> state("gone");
            case Links.Opening.AsksPassword(boolean wrong) -> state(wrong ? "wrong" : "password");
            case Links.Opening.Later later -> state("later");
            case Links.Opening.Open(Links.Opened opened) ->
                    new Shown.Link(
                            "open",
                            opened.node().name(),
                            opened.node().folder(),
                            opened.node().size(),
                            below.stream().map(FileName::shown).toList(),
                            opened.node().folder()
                                    ? tree.links().list(opened.node()).stream()
                                            .map(node -> entry("", node, Rights.READER))
                                            .toList()
                                    : List.of(),
                            Optional.of(opened.until()),
                            opened.left());
        };
    }

    private static Shown.Link state(String word) {
        return new Shown.Link(
                word, "", false, 0, List.of(), List.of(), Optional.empty(), Optional.empty());
    }

    private Spot walk(Transaction tx, Caller caller, DavPath path, Optional<UUID> start) {
        Spot spot = tree.walker().walk(tx, caller, path, start, Hold.NONE);
        Walker.readable(spot);
        return spot;
    }

    private Shown.Place place(Transaction tx, Caller caller, Spot spot) {
        List<Shown.Entry> crumbs = new ArrayList<>();
        List<FileName> names = spot.path().names();
        for (int i = 0; i < names.size(); i++) {
            Spot.Step step = spot.chain().get(i);
            crumbs.add(
                    entry(
                            new DavPath(names.subList(0, i + 1), false).href(step.node().folder()),
                            names.get(i).shown(),
                            step.node(),
                            step.rights()));
        }
        Spot.Step here = spot.last();
        List<Shown.Entry> entries = new ArrayList<>();
        String after = "";
        List<Entries.Entry> some = List.of();
        if (here.node().folder()) {
            do {
                some = tree.entries().page(tx, caller, here, after);
                for (Entries.Entry each : some) {
                    if (each.rights().any() && !each.node().aside()) {
                        String href = spot.path().href(true);
                        entries.add(entry(href, each.node(), each.rights()));
                    }
                }
                after = some.isEmpty() ? "" : some.getLast().key();
            } while (some.size() == Entries.PAGE && entries.size() < ENTRIES_AT_MOST);
        }
        Spot.Step top = spot.chain().getFirst();
        return new Shown.Place(
                drive(
                        tx,
                        crumbs.getFirst().path(),
                        names.getFirst().shown(),
                        tx.one(
                                "select kind from files.drive where id = ?",
                                row -> row.text("kind"),
                                top.node().drive()),
                        top.node(),
                        top.rights()),
                crumbs,
                here.rights().manage(),
                entries,
                some.size() == Entries.PAGE,
                here.handIn(),
                here.handInUntil());
    }

    private static Shown.Drive drive(
            Transaction tx, String path, String name, String kind, Node root, Rights rights) {
        Quota.Room room = Quota.of(tx, root.drive());
        boolean sensitive =
                tx.one(
                        "select sensitive from files.drive where id = ?",
                        row -> row.bool("sensitive"),
                        root.drive());
        return new Shown.Drive(
                path,
                name,
                kind,
                rights.write() && root.folder(),
                rights.manage(),
                room.limit(),
                room.used(),
                sensitive);
    }

    private static String href(String name, Node node) {
        return new DavPath(List.of(FileName.find(name).orElseThrow()), false).href(node.folder());
    }

    private static Shown.Entry entry(String folder, Node node, Rights rights) {
        StringBuilder path = new StringBuilder(folder);
        DavPath.encode(path, node.name());
        return entry(path.append(node.folder() ? "/" : "").toString(), node.name(), node, rights);
    }

    private static Shown.Entry entry(String path, String name, Node node, Rights rights) {
        return new Shown.Entry(
                path,
                name,
                node.folder(),
                node.size(),
                node.type(),
                node.modified(),
                rights.write(),
                node.quarantined().isPresent());
    }

    private List<Shown.Group> groups(Transaction tx, Caller caller) {
        return tree.shares().groups(tx, caller).stream()
                .map(group -> new Shown.Group(group.key(), group.unit(), group.who()))
                .toList();
    }

    private static Shown.Share share(Map<PersonId, String> names, Shares.Share one) {
        return new Shown.Share(
                one.id(),
                one.name(),
                one.folder(),
                name(names, one.person()),
                one.group().map(key -> key.substring(key.indexOf('/') + 1)).orElse(""),
                one.rights().write(),
                one.until(),
                name(names, Optional.of(one.by())),
                one.at(),
                one.link(),
                one.times(),
                one.used(),
                one.guarded());
    }

    private static Shown.Receipt receipt(Map<PersonId, String> names, HandIn.Receipt one) {
        return new Shown.Receipt(
                one.id(),
                name(names, Optional.of(one.person())),
                one.name(),
                one.size(),
                one.hash().toString(),
                one.at());
    }

    private static Stream<PersonId> people(List<Shares.Share> shares) {
        return shares.stream()
                .flatMap(one -> Stream.concat(one.person().stream(), Stream.of(one.by())));
    }

    private Map<PersonId, String> names(Caller caller, Stream<PersonId> people) {
        Set<PersonId> asked = new HashSet<>(people.toList());
        return asked.isEmpty() ? Map.of() : identity.directory().names(caller.asker(), asked);
    }

    private static String name(Map<PersonId, String> names, Optional<PersonId> person) {
        return person.map(id -> Objects.requireNonNullElse(names.get(id), "")).orElse("");
    }
}
