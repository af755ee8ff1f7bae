package maru.files.dav;

import java.io.IOException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.servlet.http.HttpServletResponse;
import maru.files.tree.Properties;
import org.apache.jackrabbit.webdav.xml.DomUtil;
import org.w3c.dom.Element;

/// PROPPATCH (RFC 4918 section 9.2): all or nothing. `Win32LastModifiedTime`, which Windows sets
/// after each copy, becomes the time that everybody sees; the other Win32 properties are kept as
/// they are. What the server itself keeps is protected.
final class Proppatch {

    static final String OURS = "urn:maru:files";

    private static final String WINDOWS = "urn:schemas-microsoft-com:";
    private static final String HAND_IN = "hand-in";
    private static final int VALUE_AT_MOST = 60_000;

    private final Properties properties;

    Proppatch(Properties properties) {
        this.properties = properties;
    }

    void answer(DavRequest request, HttpServletResponse response) throws IOException {
        List<Bodies.Patch> patches = Bodies.proppatch(request.body());
        List<Properties.Name> refused =
                patches.stream()
                        .map(Bodies.Patch::name)
                        .filter(Proppatch::isProtected)
                        .distinct()
                        .toList();
        if (refused.isEmpty()) {
            List<Properties.Change> changes = new ArrayList<>();
            Properties.Live live = Properties.Live.NOTHING;
            for (Bodies.Patch patch : patches) {
                live = merge(live, patch);
                if (!patch.name().namespace().equals(OURS)) {
                    changes.add(
                            new Properties.Change(
                                    patch.name(), patch.value().map(Proppatch::bounded)));
                }
            }
            if (request.path().isRoot()) {
                throw new DavFault(403, "/dav");
            }
            properties.change(request.toChange(), request.path(), changes, live);
        }
        Propfind.begin(response);
        try (XmlWriter out = new XmlWriter(response.getOutputStream())) {
            Propfind.open(out);
            out.raw("<D:response><D:href>")
                    .text(request.path().href(request.path().asFolder()))
                    .raw("</D:href>");
            List<Properties.Name> others =
                    patches.stream()
                            .map(Bodies.Patch::name)
                            .filter(name -> !refused.contains(name))
                            .distinct()
                            .toList();
            if (refused.isEmpty()) {
                status(out, others, "200 OK", "");
            } else {
                status(
                        out,
                        refused,
                        "403 Forbidden",
                        "<D:error><D:cannot-modify-protected-property/></D:error>");
                status(out, others, "424 Failed Dependency", "");
            }
            out.raw("</D:response></D:multistatus>");
        }
    }

    private static void status(
            XmlWriter out, List<Properties.Name> names, String status, String error) {
        if (names.isEmpty()) {
            return;
        }
        out.raw("<D:propstat><D:prop>");
        names.forEach(name -> out.raw(Propfind.empty(name)));
        out.raw("</D:prop><D:status>HTTP/1.1 " + status + "</D:status>")
                .raw(error)
                .raw("</D:propstat>");
    }

    private static boolean isProtected(Properties.Name name) {
        boolean ours = name.namespace().equals(OURS) && !name.local().equals(HAND_IN);
        return LiveProperties.isLive(name) || ours;
    }

    private static Properties.Live merge(Properties.Live live, Bodies.Patch patch) {
        if (patch.name().namespace().equals(WINDOWS)
                && patch.name().local().equals("Win32LastModifiedTime")) {
            return new Properties.Live(
                    patch.value().flatMap(value -> time(DomUtil.getTextTrim(value))),
                    live.handIn());
        }
        if (patch.name().namespace().equals(OURS)) {
            String text = patch.value().map(DomUtil::getTextTrim).orElse("");
            return new Properties.Live(
                    live.shownAt(),
                    Optional.of(
                            new Properties.HandInWish(
                                    patch.value().isPresent(),
                                    text.isEmpty() ? Optional.empty() : Optional.of(date(text)))));
        }
        return live;
    }

    private static Instant date(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException noDate) {
            throw new DavFault(409, "hand-in: write a time such as 2026-11-30T09:00:00Z");
        }
    }

    /// `Sun, 22 Nov 2026 01:02:03 GMT`, as Windows writes it.
    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(
                    ZonedDateTime.parse(
                                    text,
                                    DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
                            .toInstant());
        } catch (DateTimeParseException noTime) {
            return Optional.empty();
        }
    }

    private static String bounded(Element value) {
        String xml = Bodies.write(value);
        if (xml.length() > VALUE_AT_MOST) {
            throw new DavFault(413, "property");
        }
        return xml;
    }
}
