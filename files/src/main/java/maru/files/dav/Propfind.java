package maru.files.dav;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.servlet.http.HttpServletResponse;
import maru.files.dav.Bodies.Wanted;
import maru.files.name.DavPath;
import maru.files.name.FileName;
import maru.files.tree.Drives;
import maru.files.tree.Entries;
import maru.files.tree.Locks;
import maru.files.tree.Node;
import maru.files.tree.Properties;
import maru.files.tree.Quota;
import maru.files.tree.Rights;
import maru.files.tree.Spot;
import maru.files.tree.Walker;
import maru.files.tree.Walker.Hold;
import maru.storage.Database;
import maru.storage.Transaction;
import org.apache.jackrabbit.webdav.DavConstants;
import org.apache.jackrabbit.webdav.header.DepthHeader;

/// PROPFIND (RFC 4918 section 9.1). A folder is read and written a page at a time: neither its size
/// nor a slow client takes memory or a connection. `Depth: infinity` is refused, as the RFC lets a
/// server do (section 9.1.1).
final class Propfind {

    private static final int DEPTH_UNKNOWN = -2;

    private final Database database;
    private final Walker walker;
    private final Entries entries;
    private final Locks locks;
    private final Drives drives;

    Propfind(Database database, Walker walker, Entries entries, Locks locks, Drives drives) {
        this.database = database;
        this.walker = walker;
        this.entries = entries;
        this.locks = locks;
        this.drives = drives;
    }

    void answer(DavRequest request, HttpServletResponse response) throws IOException {
        int depth = depth(request);
        Wanted wanted = Bodies.propfind(request.body());
        if (request.path().isRoot()) {
            answerRoot(request, response, wanted, depth);
            return;
        }
        Optional<UUID> start = walker.start(request.caller(), request.path());
        Top top =
                database.read(
                        tx -> {
                            Spot spot =
                                    walker.walk(
                                            tx, request.caller(), request.path(), start, Hold.NONE);
                            Node node = Walker.readable(spot);
                            request.conditions().require(tx, spot);
                            if (node.folder() && depth == DavConstants.DEPTH_INFINITY) {
                                throw new DavFault(
                                        403,
                                        "Depth: infinity",
                                        Optional.of("propfind-finite-depth"));
                            }
                            Optional<Quota.Room> room =
                                    needsRoom(wanted)
                                            ? Optional.of(Quota.of(tx, node.drive()))
                                            : Optional.empty();
                            List<Locks.Lock> above = locks.at(tx, spot);
                            return new Top(
                                    spot,
                                    room,
                                    above,
                                    Properties.of(tx, List.of(node.id()))
                                            .getOrDefault(node.id(), List.of()));
                        });
        begin(response);
        try (XmlWriter out = new XmlWriter(response.getOutputStream())) {
            open(out);
            Spot.Step here = top.spot().last();
            write(
                    out,
                    wanted,
                    new LiveProperties.Subject(
                            here.node(),
                            shown(top.spot()),
                            here.rights(),
                            request.path(),
                            top.locks(),
                            top.room()),
                    top.properties());
            if (depth == 1 && here.node().folder()) {
                writeMembers(out, request, wanted, top);
            }
            out.raw("</D:multistatus>");
        }
    }

    private record Top(
            Spot spot,
            Optional<Quota.Room> room,
            List<Locks.Lock> locks,
            List<Properties.Property> properties) {}

    private record Page(
            List<Entries.Entry> entries,
            Map<UUID, List<Properties.Property>> properties,
            Map<UUID, List<Locks.Lock>> locks) {}

    private void writeMembers(XmlWriter out, DavRequest request, Wanted wanted, Top top) {
        List<Locks.Lock> deep = top.locks().stream().filter(Locks.Lock::deep).toList();
        String after = "";
        while (true) {
            String last = after;
            Page page = database.read(tx -> page(tx, request, top.spot(), last));
            for (Entries.Entry entry : page.entries()) {
                if (!entry.rights().any()) {
                    continue;
                }
                Node node = entry.node();
                List<Locks.Lock> held = new ArrayList<>(deep);
                held.addAll(page.locks().getOrDefault(node.id(), List.of()));
                List<FileName> names = new ArrayList<>(request.path().names());
                names.add(new FileName(node.name(), entry.key()));
                write(
                        out,
                        wanted,
                        new LiveProperties.Subject(
                                node,
                                node.name(),
                                entry.rights(),
                                new DavPath(names, node.folder()),
                                held,
                                top.room()),
                        page.properties().getOrDefault(node.id(), List.of()));
            }
            if (page.entries().size() < Entries.PAGE) {
                return;
            }
            after = page.entries().getLast().key();
        }
    }

    private Page page(Transaction tx, DavRequest request, Spot spot, String after) {
        List<Entries.Entry> found = entries.page(tx, request.caller(), spot.last(), after);
        List<UUID> ids = found.stream().map(entry -> entry.node().id()).toList();
        if (ids.isEmpty()) {
            return new Page(found, Map.of(), Map.of());
        }
        Map<UUID, List<Locks.Lock>> held =
                spot.locked()
                        ? locks.on(tx, ids).stream()
                                .collect(Collectors.groupingBy(Locks.Lock::node))
                        : Map.of();
        return new Page(found, Properties.of(tx, ids), held);
    }

    /// `/dav/` itself: the drives that the person sees today.
    private void answerRoot(
            DavRequest request, HttpServletResponse response, Wanted wanted, int depth)
            throws IOException {
        if (depth == DavConstants.DEPTH_INFINITY) {
            throw new DavFault(403, "Depth: infinity", Optional.of("propfind-finite-depth"));
        }
        List<Drives.Listed> seen = drives.of(request.caller().person());
        Map<Drives.Listed, Optional<Quota.Room>> rooms = new LinkedHashMap<>();
        database.read(
                tx -> {
                    seen.forEach(
                            drive ->
                                    rooms.put(
                                            drive,
                                            needsRoom(wanted)
                                                    ? Optional.of(
                                                            Quota.of(tx, drive.root().drive()))
                                                    : Optional.empty()));
                    return true;
                });
        begin(response);
        try (XmlWriter out = new XmlWriter(response.getOutputStream())) {
            open(out);
            Node first = seen.getFirst().root();
            write(
                    out,
                    wanted,
                    new LiveProperties.Subject(
                            first,
                            "Maru",
                            Rights.READER,
                            request.path(),
                            List.of(),
                            rooms.getOrDefault(seen.getFirst(), Optional.empty())),
                    List.of());
            if (depth == 1) {
                for (Drives.Listed drive : seen) {
                    FileName name = FileName.find(drive.name()).orElseThrow();
                    write(
                            out,
                            wanted,
                            new LiveProperties.Subject(
                                    drive.root(),
                                    drive.shown(),
                                    drive.rights(),
                                    new DavPath(List.of(name), drive.root().folder()),
                                    List.of(),
                                    rooms.getOrDefault(drive, Optional.empty())),
                            List.of());
                }
            }
            out.raw("</D:multistatus>");
        }
    }

    private static String shown(Spot spot) {
        return spot.isDrive() && spot.name().shown().equals(Drives.HOME)
                ? "내 드라이브"
                : spot.last().handIn() ? spot.name().shown() : spot.last().node().name();
    }

    private static boolean needsRoom(Wanted wanted) {
        return switch (wanted) {
            case Wanted.All(List<Properties.Name> also) ->
                    also.stream().anyMatch(LiveProperties::needsRoom);
            case Wanted.Names names -> false;
            case Wanted.Some(List<Properties.Name> names) ->
                    names.stream().anyMatch(LiveProperties::needsRoom);
        };
    }

    static void begin(HttpServletResponse response) {
        response.setStatus(207);
        response.setContentType("application/xml; charset=utf-8");
        response.setHeader("Cache-Control", "no-cache, private");
    }

    static void open(XmlWriter out) {
        out.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus xmlns:D=\"DAV:\">");
    }

    private static void write(
            XmlWriter out,
            Wanted wanted,
            LiveProperties.Subject subject,
            List<Properties.Property> dead) {
        out.raw("<D:response><D:href>")
                .raw(XmlWriter.escape(subject.path().href(subject.node().folder())))
                .raw("</D:href><D:propstat><D:prop>");
        List<Properties.Name> missing = new ArrayList<>();
        switch (wanted) {
            case Wanted.All(List<Properties.Name> also) -> {
                for (String name : LiveProperties.usual()) {
                    LiveProperties.element(name, subject).ifPresent(out::raw);
                }
                dead.forEach(property -> out.raw(property.value()));
                for (Properties.Name name : also) {
                    boolean told =
                            name.namespace().equals(Bodies.DAV)
                                    && LiveProperties.usual().contains(name.local());
                    if (!told && LiveProperties.isLive(name)) {
                        LiveProperties.element(name.local(), subject).ifPresent(out::raw);
                    }
                }
            }
            case Wanted.Names names -> {
                for (String name : LiveProperties.all()) {
                    if (LiveProperties.element(name, subject).isPresent()) {
                        out.raw("<D:" + name + "/>");
                    }
                }
                dead.forEach(property -> out.raw(empty(property.name())));
            }
            case Wanted.Some(List<Properties.Name> names) -> {
                for (Properties.Name name : names) {
                    Optional<String> element =
                            LiveProperties.isLive(name)
                                    ? LiveProperties.element(name.local(), subject)
                                    : dead.stream()
                                            .filter(property -> property.name().equals(name))
                                            .findFirst()
                                            .map(Properties.Property::value);
                    element.ifPresentOrElse(out::raw, () -> missing.add(name));
                }
            }
        }
        out.raw("</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>");
        if (!missing.isEmpty()) {
            out.raw("<D:propstat><D:prop>");
            missing.forEach(name -> out.raw(empty(name)));
            out.raw("</D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>");
        }
        out.raw("</D:response>");
    }

    /// An element of this name without content.
    static String empty(Properties.Name name) {
        return name.namespace().equals(Bodies.DAV)
                ? "<D:" + name.local() + "/>"
                : "<" + name.local() + " xmlns=\"" + XmlWriter.escape(name.namespace()) + "\"/>";
    }

    private static int depth(DavRequest request) {
        try {
            int depth =
                    request.header("Depth").isEmpty()
                            ? DavConstants.DEPTH_INFINITY
                            : DepthHeader.parse(request.http(), DEPTH_UNKNOWN).getDepth();
            if (depth == 0 || depth == 1 || depth == DavConstants.DEPTH_INFINITY) {
                return depth;
            }
        } catch (IllegalArgumentException malformed) {
            // Answered below.
        }
        throw new DavFault(400, "Depth");
    }
}
