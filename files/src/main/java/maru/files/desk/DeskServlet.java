package maru.files.desk;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import maru.files.name.DavPath;
import maru.files.name.FileName;
import maru.files.signon.Caller;
import maru.files.signon.Gate;
import maru.files.tree.Links;
import maru.files.tree.Locked;
import maru.files.tree.Node;
import maru.files.tree.Past;
import maru.files.tree.Properties;
import maru.files.tree.Request;
import maru.files.tree.Shares.With;
import maru.files.tree.Tree;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.storage.Database;
import maru.storage.blob.BlobHash;
import maru.storage.blob.BlobStore;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The door of the desk: questions by GET with their place as `at`, changes by POST with a JSON
/// body. A refusal is answered by its status and `{"why": …}`.
public final class DeskServlet extends HttpServlet {

    private static final System.Logger LOG = System.getLogger(DeskServlet.class.getName());
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();
    private static final int BODY_AT_MOST = 32 << 10;

    private final transient Gate gate;
    private final transient BlobStore blobs;
    private final transient Tree tree;
    private final transient Desk desk;

    public DeskServlet(
            Gate gate, Database database, BlobStore blobs, Tree tree, Identity identity) {
        this.gate = gate;
        this.blobs = blobs;
        this.tree = tree;
        this.desk = new Desk(database, tree, identity);
    }

    /// What a change may say.
    record Change(
            @Nullable String at,
            @Nullable UUID id,
            @Nullable UUID person,
            @Nullable String group,
            boolean write,
            @Nullable Instant until,
            @Nullable Integer times,
            @Nullable String password,
            @Nullable Instant moment,
            long version,
            @Nullable String name,
            @Nullable String secret,
            @Nullable List<String> below) {}

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            String what = String.valueOf(request.getPathInfo());
            switch (what) {
                case "/link" -> openLink(read(request), response, false);
                case "/link/content" -> openLink(read(request), response, true);
                default -> {
                    Gate.Verdict verdict =
                            gate.judge(
                                    Optional.ofNullable(request.getHeader("Authorization")),
                                    address(request));
                    switch (verdict) {
                        case Gate.Verdict.Known(Caller caller) ->
                                answer(caller, what, request, response);
                        case Gate.Verdict.Unknown none -> refuse(response, 401, "");
                        case Gate.Verdict.NotHere none -> refuse(response, 403, "");
                        case Gate.Verdict.Later later -> refuse(response, 503, "");
                    }
                }
            }
        } catch (Refused refused) {
            refuse(response, refused.refusal());
        } catch (Locked locked) {
            refuse(response, 423, "다른 사람이 쓰고 있습니다. (Somebody is using it.)");
        } catch (JacksonException malformed) {
            refuse(response, 400, "");
        } catch (RuntimeException failed) {
            String id = UUID.randomUUID().toString();
            LOG.log(System.Logger.Level.ERROR, "Fault " + id, failed);
            refuse(response, 500, id);
        }
    }

    private void answer(
            Caller caller, String what, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (request.getMethod().equals("POST")) {
            write(response, change(caller, what, read(request)));
            return;
        }
        switch (what) {
            case "/drives" -> write(response, desk.drives(caller));
            case "/given" -> write(response, desk.given(caller));
            case "/held-back" -> write(response, tree.heldBack().of(caller));
            case "/place" -> write(response, desk.place(caller, path(request.getParameter("at"))));
            case "/details" ->
                    write(response, desk.details(caller, path(request.getParameter("at"))));
            case "/trash" -> write(response, desk.trash(caller, path(request.getParameter("at"))));
            case "/version" -> {
                Past.Version version =
                        desk.version(
                                        caller,
                                        path(request.getParameter("at")),
                                        Long.parseLong(request.getParameter("id")))
                                .orElseThrow(() -> new Refusal.NotFound().asException());
                send(response, version.content(), version.size(), version.type());
            }
            default -> refuse(response, 404, "");
        }
    }

    private Map<String, ?> change(Caller caller, String what, Change change) {
        switch (what) {
            case "/share" ->
                    tree.shares()
                            .give(
                                    caller,
                                    path(change.at()),
                                    change.person() != null
                                            ? new With.Someone(new PersonId(change.person()))
                                            : new With.Group(String.valueOf(change.group())),
                                    change.write(),
                                    Optional.ofNullable(change.until()));
            case "/share/end" -> tree.shares().end(caller, id(change));
            case "/share/link" -> {
                return Map.of(
                        "secret",
                        tree.links()
                                .make(
                                        caller,
                                        path(change.at()),
                                        Optional.ofNullable(change.password())
                                                .filter(text -> !text.isEmpty()),
                                        moment(change.until()),
                                        Optional.ofNullable(change.times())
                                                .filter(times -> times > 0)));
            }
            case "/restore" -> {
                return Map.of("name", tree.past().putBack(caller, id(change)));
            }
            case "/restore/version" ->
                    tree.past()
                            .putBackVersion(
                                    new Request(caller, Set.of(), (tx, spot) -> {}),
                                    path(change.at()),
                                    change.version(),
                                    tree.locks());
            case "/restore/moment" -> {
                Past.WentBack done =
                        tree.past().goBack(caller, path(change.at()), moment(change.moment()));
                return Map.of(
                        "placed",
                        done.placed(),
                        "refilled",
                        done.refilled(),
                        "thrown",
                        done.thrown());
            }
            case "/hand-in" ->
                    tree.properties()
                            .change(
                                    new Request(caller, Set.of(), (tx, spot) -> {}),
                                    path(change.at()),
                                    List.of(),
                                    new Properties.Live(
                                            Optional.empty(),
                                            Optional.of(
                                                    new Properties.HandInWish(
                                                            change.write(),
                                                            Optional.ofNullable(change.until())))));
            case "/department" ->
                    tree.shares()
                            .openDepartment(
                                    caller, path(change.at()), String.valueOf(change.name()));
            default -> throw new Refusal.NotFound().asException();
        }
        return Map.of();
    }

    private void openLink(Change asked, HttpServletResponse response, boolean content)
            throws IOException {
        List<FileName> below =
                Optional.ofNullable(asked.below()).orElseGet(List::of).stream()
                        .map(
                                name ->
                                        FileName.find(name)
                                                .orElseThrow(
                                                        () -> new Refusal.NotFound().asException()))
                        .toList();
        Links.Opening opening =
                tree.links()
                        .open(
                                String.valueOf(asked.secret()),
                                Optional.ofNullable(asked.password()),
                                below,
                                content);
        if (!content) {
            write(response, desk.link(opening, below));
        } else if (opening instanceof Links.Opening.Open(Links.Opened opened)
                && opened.node().quarantined().isEmpty()) {
            Node file = opened.node();
            send(
                    response,
                    file.content().orElseThrow(() -> new Refusal.NotFound().asException()),
                    file.size(),
                    file.type());
        } else {
            refuse(response, 404, "");
        }
    }

    private void send(HttpServletResponse response, BlobHash hash, long size, String type)
            throws IOException {
        BlobStore.Blob blob =
                blobs.find(hash).orElseThrow(() -> new Refusal.NotFound().asException());
        response.setContentType(type);
        response.setContentLengthLong(size);
        if (size > 0) {
            try (InputStream in = blob.open()) {
                in.transferTo(response.getOutputStream());
            }
        }
    }

    private static DavPath path(@Nullable String at) {
        return Optional.ofNullable(at)
                .flatMap(DavPath::read)
                .filter(path -> !path.isRoot())
                .orElseThrow(() -> new Refusal.NotFound().asException());
    }

    private static UUID id(Change change) {
        return Optional.ofNullable(change.id())
                .orElseThrow(() -> new Refusal.NotFound().asException());
    }

    private static Instant moment(@Nullable Instant moment) {
        return Optional.ofNullable(moment)
                .orElseThrow(
                        () ->
                                new Refusal.Invalid("moment", "때를 골라 주세요. (Choose a time.)")
                                        .asException());
    }

    private static Change read(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(BODY_AT_MOST + 1);
        if (body.length > BODY_AT_MOST) {
            throw new Refusal.TooLarge(BODY_AT_MOST).asException();
        }
        return JSON.readValue(body, Change.class);
    }

    private static void write(HttpServletResponse response, Object answer) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(answer);
        response.setContentType("application/json");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    private static void refuse(HttpServletResponse response, Refusal refusal) throws IOException {
        switch (refusal) {
            case Refusal.NotFound none -> refuse(response, 404, "");
            case Refusal.Forbidden(String why) -> refuse(response, 403, why);
            case Refusal.Conflict(String why) -> refuse(response, 409, why);
            case Refusal.Invalid(String field, String why) -> refuse(response, 422, why);
            case Refusal.TooLarge large -> refuse(response, 413, "");
            case Refusal.QuotaExceeded full ->
                    refuse(response, 507, "드라이브에 남은 공간이 부족합니다. (The drive is full.)");
            case Refusal.TooManyRequests later -> refuse(response, 429, "");
            case Refusal.Unavailable unavailable -> refuse(response, 503, unavailable.why());
        }
    }

    private static void refuse(HttpServletResponse response, int status, String why)
            throws IOException {
        response.setStatus(status);
        write(response, Map.of("why", why));
    }

    /// As the front door saw it; the portal passes it on.
    private static String address(HttpServletRequest request) {
        String forwarded = request.getHeader("X-Forwarded-For");
        return forwarded == null ? request.getRemoteAddr() : forwarded.split(",", 2)[0].strip();
    }
}
