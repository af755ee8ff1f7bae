package maru.files.dav;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import maru.files.name.DavPath;
import maru.files.tree.Locks;
import maru.files.tree.Node;
import maru.files.tree.Properties;
import maru.files.tree.Quota;
import maru.files.tree.Rights;

/// The properties that the server itself keeps: RFC 4918 section 15, the quota of RFC 4331, and of
/// RFC 3744 what the current user may do.
final class LiveProperties {

    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /// Of files and folders, in an answer to `allprop`. Lean, since the redirector of Windows takes
    /// no answer over 1 MB; quota and privileges are told to those who ask (RFC 4331 section 3).
    private static final List<String> USUAL =
            List.of(
                    "resourcetype",
                    "displayname",
                    "getcontentlength",
                    "getcontenttype",
                    "getlastmodified",
                    "creationdate",
                    "getetag");

    private static final List<String> ALL =
            List.of(
                    "resourcetype",
                    "displayname",
                    "getcontentlength",
                    "getcontenttype",
                    "getlastmodified",
                    "creationdate",
                    "getetag",
                    "supportedlock",
                    "lockdiscovery",
                    "quota-available-bytes",
                    "quota-used-bytes",
                    "current-user-privilege-set");

    /// What a listing knows of one entry.
    ///
    /// @param shown its name for people
    /// @param room the drive's quota, when it was asked for
    record Subject(
            Node node,
            String shown,
            Rights rights,
            DavPath path,
            List<Locks.Lock> locks,
            Optional<Quota.Room> room) {}

    private LiveProperties() {}

    static boolean isLive(Properties.Name name) {
        return name.namespace().equals(Bodies.DAV) && ALL.contains(name.local());
    }

    static List<String> usual() {
        return USUAL;
    }

    static List<String> all() {
        return ALL;
    }

    static boolean needsRoom(Properties.Name name) {
        return name.namespace().equals(Bodies.DAV) && name.local().startsWith("quota-");
    }

    /// The element of a property; empty where this entry has none of this name.
    static Optional<String> element(String name, Subject subject) {
        Node node = subject.node();
        return switch (name) {
            case "resourcetype" ->
                    Optional.of(
                            node.folder()
                                    ? "<D:resourcetype><D:collection/></D:resourcetype>"
                                    : "<D:resourcetype/>");
            case "displayname" -> Optional.of(simple(name, subject.shown()));
            case "getcontentlength" ->
                    node.folder()
                            ? Optional.empty()
                            : Optional.of(simple(name, Long.toString(node.size())));
            case "getcontenttype" ->
                    node.folder() ? Optional.empty() : Optional.of(simple(name, node.type()));
            case "getlastmodified" -> Optional.of(simple(name, httpDate(node.modified())));
            case "creationdate" ->
                    Optional.of(
                            simple(name, node.madeAt().truncatedTo(ChronoUnit.SECONDS).toString()));
            case "getetag" -> node.etag().map(tag -> simple(name, tag));
            case "supportedlock" -> Optional.of(SUPPORTED_LOCK);
            case "lockdiscovery" -> Optional.of(lockDiscovery(subject.locks()));
            case "quota-available-bytes" ->
                    subject.room().map(room -> simple(name, Long.toString(room.available())));
            case "quota-used-bytes" ->
                    subject.room().map(room -> simple(name, Long.toString(room.used())));
            case "current-user-privilege-set" -> Optional.of(privileges(subject.rights()));
            default -> Optional.empty();
        };
    }

    static String httpDate(Instant instant) {
        return HTTP_DATE.format(instant);
    }

    static String lockDiscovery(List<Locks.Lock> locks) {
        if (locks.isEmpty()) {
            return "<D:lockdiscovery/>";
        }
        StringBuilder out = new StringBuilder("<D:lockdiscovery>");
        for (Locks.Lock lock : locks) {
            Duration left = lock.left().isNegative() ? Duration.ZERO : lock.left();
            out.append("<D:activelock><D:locktype><D:write/></D:locktype><D:lockscope>")
                    .append(lock.exclusive() ? "<D:exclusive/>" : "<D:shared/>")
                    .append("</D:lockscope><D:depth>")
                    .append(lock.deep() ? "infinity" : "0")
                    .append("</D:depth>")
                    .append(lock.owner())
                    .append("<D:timeout>Second-")
                    .append(left.plusMillis(500).toSeconds())
                    .append("</D:timeout><D:locktoken><D:href>urn:uuid:")
                    .append(lock.token())
                    .append("</D:href></D:locktoken><D:lockroot><D:href>")
                    .append(XmlWriter.escape(lock.root()))
                    .append("</D:href></D:lockroot></D:activelock>");
        }
        return out.append("</D:lockdiscovery>").toString();
    }

    private static String privileges(Rights rights) {
        StringBuilder out = new StringBuilder("<D:current-user-privilege-set>");
        if (rights.read()) {
            out.append(privilege("read")).append(privilege("read-current-user-privilege-set"));
        }
        if (rights.handIn() || rights.write()) {
            out.append(privilege("bind"));
        }
        if (rights.write()) {
            out.append(privilege("write"))
                    .append(privilege("write-content"))
                    .append(privilege("write-properties"))
                    .append(privilege("unbind"))
                    .append(privilege("unlock"));
        }
        if (rights.manage()) {
            out.append(privilege("read-acl")).append(privilege("write-acl"));
        }
        return out.append("</D:current-user-privilege-set>").toString();
    }

    private static String privilege(String name) {
        return "<D:privilege><D:" + name + "/></D:privilege>";
    }

    private static String simple(String name, String text) {
        return "<D:" + name + ">" + XmlWriter.escape(text) + "</D:" + name + ">";
    }

    private static final String SUPPORTED_LOCK =
            "<D:supportedlock>"
                    + "<D:lockentry><D:lockscope><D:exclusive/></D:lockscope>"
                    + "<D:locktype><D:write/></D:locktype></D:lockentry>"
                    + "<D:lockentry><D:lockscope><D:shared/></D:lockscope>"
                    + "<D:locktype><D:write/></D:locktype></D:lockentry>"
                    + "</D:supportedlock>";
}
