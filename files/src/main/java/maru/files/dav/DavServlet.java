package maru.files.dav;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import maru.files.name.DavPath;
import maru.files.signon.Caller;
import maru.files.signon.Gate;
import maru.files.tree.Folders;
import maru.files.tree.Locked;
import maru.files.tree.Locks;
import maru.files.tree.Moving;
import maru.files.tree.Request;
import maru.files.tree.Tree;
import maru.files.tree.Walker;
import maru.kernel.Metrics;
import maru.kernel.Refused;
import maru.storage.Database;
import maru.storage.blob.BlobStore;
import org.apache.jackrabbit.webdav.DavConstants;
import org.apache.jackrabbit.webdav.DavMethods;
import org.apache.jackrabbit.webdav.header.DepthHeader;
import org.apache.jackrabbit.webdav.header.OverwriteHeader;

/// The door of the drive: who is it, what does the path say, which method; and what went wrong, as
/// statuses. WebDAV class 1, 2 and 3.
public final class DavServlet extends HttpServlet {

    private static final System.Logger LOG = System.getLogger(DavServlet.class.getName());

    private static final String METHODS =
            "OPTIONS, GET, HEAD, PUT, DELETE, PROPFIND, PROPPATCH, MKCOL, COPY, MOVE, LOCK, UNLOCK";

    private static final LongAdder REQUESTS = Metrics.counter("files_requests_total");
    private static final LongAdder FAULTS = Metrics.counter("files_faults_total");

    private final transient Gate gate;
    private final transient Walker walker;
    private final transient Locks locks;
    private final transient Propfind propfind;
    private final transient Proppatch proppatch;
    private final transient Get get;
    private final transient Put put;
    private final transient Locking locking;
    private final transient Folders folders;
    private final transient Moving moving;

    /// Serves a tree.
    ///
    /// @param largest the largest file that is taken, in bytes
    public DavServlet(Gate gate, Database database, BlobStore blobs, Tree tree, long largest) {
        this.gate = gate;
        walker = tree.walker();
        locks = tree.locks();
        folders = tree.folders();
        moving = tree.moving();
        propfind = new Propfind(database, walker, tree.entries(), locks, tree.drives());
        proppatch = new Proppatch(tree.properties());
        get = new Get(database, walker, tree.entries(), tree.drives(), blobs, tree.readings());
        put = new Put(tree.writing(), blobs, largest);
        locking = new Locking(database, walker, locks, tree.writing(), blobs);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        REQUESTS.increment();
        response.setHeader("DAV", "1, 2, 3");
        response.setHeader("MS-Author-Via", "DAV");
        try {
            if (request.getMethod().equals("OPTIONS")) {
                // Clients ask before they have credentials; the answer is the same for all.
                response.setHeader("Allow", METHODS);
                response.setContentLength(0);
                return;
            }
            switch (gate.judge(
                    Optional.ofNullable(request.getHeader("Authorization")), address(request))) {
                case Gate.Verdict.Known(Caller caller) -> serve(caller, request, response);
                case Gate.Verdict.Unknown none -> {
                    response.addHeader(
                            "WWW-Authenticate", "Basic realm=\"Maru\", charset=\"UTF-8\"");
                    response.addHeader("WWW-Authenticate", "Bearer realm=\"Maru\"");
                    Answers.say(
                            response,
                            401,
                            "앱 비밀번호로 연결해 주세요. (Please connect with an app password.)");
                }
                case Gate.Verdict.NotHere none ->
                        Answers.say(
                                response,
                                403,
                                "이 앱 비밀번호로는 드라이브를 쓸 수 없습니다."
                                        + " (This app password is not for the drive.)");
                case Gate.Verdict.Later(boolean throttled, var after) -> {
                    Answers.retryAfter(response, after);
                    Answers.say(
                            response,
                            throttled ? 429 : 503,
                            "잠시 뒤에 다시 해 주세요. (Please try again later.)");
                }
            }
        } catch (RuntimeException failed) {
            answer(request, response, failed);
        }
    }

    private void serve(Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        DavPath path =
                DavPath.read(request.getRequestURI())
                        .orElseThrow(() -> new DavFault(404, "찾을 수 없는 주소입니다. (No such address.)"));
        DavRequest dav =
                new DavRequest(
                        request,
                        caller,
                        path,
                        new ConditionsOfRequest(request, caller, walker, locks));
        switch (DavMethods.getMethodCode(request.getMethod())) {
            case DavMethods.DAV_GET -> get.answer(dav, response, false);
            case DavMethods.DAV_HEAD -> get.answer(dav, response, true);
            case DavMethods.DAV_PROPFIND -> propfind.answer(dav, response);
            case DavMethods.DAV_PROPPATCH -> proppatch.answer(dav, response);
            case DavMethods.DAV_PUT -> put.answer(dav, response);
            case DavMethods.DAV_MKCOL -> {
                if (dav.hasBody()) {
                    throw new DavFault(415, "MKCOL");
                }
                if (path.isRoot()) {
                    throw new DavFault(405, "MKCOL");
                }
                folders.make(dav.toChange(), path);
                response.setStatus(201);
            }
            case DavMethods.DAV_DELETE -> {
                requireWhole(dav);
                if (path.isRoot()) {
                    throw new DavFault(403, "/dav");
                }
                folders.remove(dav.toChange(), path);
                response.setStatus(204);
            }
            case DavMethods.DAV_COPY -> move(dav, response, false);
            case DavMethods.DAV_MOVE -> move(dav, response, true);
            case DavMethods.DAV_LOCK -> locking.lock(dav, response);
            case DavMethods.DAV_UNLOCK -> locking.unlock(dav, response);
            default -> {
                response.setHeader("Allow", METHODS);
                throw new DavFault(405, request.getMethod());
            }
        }
    }

    private void move(DavRequest request, HttpServletResponse response, boolean move) {
        if (move) {
            requireWhole(request);
        }
        DavPath to = request.destination();
        if (request.path().isRoot() || to.isRoot()) {
            throw new DavFault(403, "/dav");
        }
        boolean deep = depth(request) == DavConstants.DEPTH_INFINITY;
        boolean overwrite = new OverwriteHeader(request.http()).isOverwrite();
        boolean fresh =
                moving.run(
                        request.toChange(),
                        new Moving.Order(request.path(), to, move, overwrite, deep));
        response.setStatus(fresh ? 201 : 204);
    }

    /// RFC 4918 section 9.6.1 and 9.9.2: folders are deleted and moved whole.
    private static void requireWhole(DavRequest request) {
        if (request.path().asFolder() && depth(request) != DavConstants.DEPTH_INFINITY) {
            throw new DavFault(400, "Depth");
        }
    }

    private static int depth(DavRequest request) {
        try {
            return DepthHeader.parse(request.http(), DavConstants.DEPTH_INFINITY).getDepth();
        } catch (IllegalArgumentException malformed) {
            throw new DavFault(400, "Depth");
        }
    }

    private static void answer(
            HttpServletRequest request, HttpServletResponse response, RuntimeException failed)
            throws IOException {
        if (response.isCommitted()) {
            // Too late for a status: the client must not take what it has for the whole.
            LOG.log(System.Logger.Level.INFO, "An answer was cut off: {0}", failed.getMessage());
            throw new IOException(failed);
        }
        response.resetBuffer();
        switch (failed) {
            case Refused refused -> Answers.refused(response, refused.refusal());
            case DavFault fault -> Answers.fault(response, fault);
            case Locked locked -> Answers.locked(response, locked.roots());
            case Request.ConditionFailed condition ->
                    Answers.say(response, 412, "조건이 맞지 않습니다. (A condition does not hold.)");
            case Folders.Exists exists -> {
                response.setHeader("Allow", METHODS);
                Answers.say(response, 405, "이미 있습니다. (It exists already.)");
            }
            case UncheckedIOException gone -> throw gone.getCause();
            default -> {
                String id = UUID.randomUUID().toString();
                FAULTS.increment();
                LOG.log(
                        System.Logger.Level.ERROR,
                        "Fault " + id + " at " + request.getMethod(),
                        failed);
                Answers.say(response, 500, "오류 (fault) " + id);
            }
        }
    }

    /// As the front door saw it; without a front door the peer.
    private static String address(HttpServletRequest request) {
        String forwarded = request.getHeader("X-Forwarded-For");
        return forwarded == null ? request.getRemoteAddr() : forwarded.split(",", 2)[0].strip();
    }
}
