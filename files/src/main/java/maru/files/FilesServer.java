package maru.files;

import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import javax.servlet.http.HttpServlet;
import org.eclipse.jetty.ee8.servlet.ServletContextHandler;
import org.eclipse.jetty.ee8.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// Jetty on loopback, for the front door alone: HTTP/1.1, one virtual thread a request.
final class FilesServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(FilesServer.class.getName());

    private static final int HEADERS_AT_MOST = 32 << 10;
    private static final int IDLE_AT_MOST_MILLIS = 120_000;
    private static final int PLATFORM_THREADS = 16;

    private final Server server;
    private final ServerConnector connector;

    private FilesServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /// Starts.
    ///
    /// @param dav answers everything but what is below `/desk`
    static FilesServer start(String host, int port, HttpServlet dav, HttpServlet desk)
            throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool(PLATFORM_THREADS);
        threads.setName("files");
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(HEADERS_AT_MOST);
        // Names may hold any character in percent-encoded form; the path is read by our own code in
        // one strict way, and by nothing else.
        http.setUriCompliance(UriCompliance.UNSAFE);
        ServerConnector connector =
                new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_AT_MOST_MILLIS);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/");
        context.addServlet(new ServletHolder(dav), "/*");
        context.addServlet(new ServletHolder(desk), "/desk/*");
        server.setHandler(new WithoutFragment(context.get()));
        server.start();
        return new FilesServer(server, connector);
    }

    /// An address that is sent has no fragment (RFC 9110 section 7.1); what a client that sends one
    /// means by a DELETE is anybody's guess.
    private static final class WithoutFragment extends Handler.Wrapper {

        WithoutFragment(Handler inside) {
            super(inside);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback)
                throws Exception {
            if (request.getHttpURI().getFragment() != null) {
                Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400);
                return true;
            }
            return super.handle(request, response, callback);
        }
    }

    int port() {
        return connector.getLocalPort();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port());
    }

    boolean isRunning() {
        return server.isRunning();
    }

    /// Takes no new connections and waits for the requests at hand.
    void drain() {
        try {
            connector.shutdown().get();
        } catch (ExecutionException broken) {
            LOG.log(System.Logger.Level.WARNING, "Jetty did not drain", broken);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception broken) {
            LOG.log(System.Logger.Level.WARNING, "Jetty did not stop in order", broken);
        }
    }
}
