package maru.mail;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import maru.kernel.BadSetting;
import org.apache.james.protocols.lib.netty.AbstractConfigurableAsyncServer;

/// The certificate of all doors, read again when its file changes. Connections keep the one that
/// they began with.
final class CurrentCertificate implements Supplier<SSLContext>, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(CurrentCertificate.class.getName());
    private static final Duration LOOKS_EVERY = Duration.ofSeconds(5);

    private final MailSettings.Certificate files;
    private final Supplier<List<AbstractConfigurableAsyncServer>> others;
    private final Thread watch;
    private FileTime readAt;
    private volatile SSLContext context;

    private CurrentCertificate(
            MailSettings.Certificate files, Supplier<List<AbstractConfigurableAsyncServer>> others)
            throws IOException {
        this.files = files;
        this.others = others;
        this.readAt = Files.getLastModifiedTime(files.chain());
        this.context = read();
        this.watch = Thread.ofVirtual().name("certificate").unstarted(this::look);
    }

    /// @param others James's doors, which keep the certificate themselves
    static CurrentCertificate watch(
            MailSettings.Certificate files,
            Supplier<List<AbstractConfigurableAsyncServer>> others) {
        try {
            CurrentCertificate current = new CurrentCertificate(files, others);
            current.watch.start();
            return current;
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new BadSetting("certificate.chain", "cannot be read together with its key.");
        }
    }

    @Override
    public SSLContext get() {
        return context;
    }

    @Override
    public void close() {
        watch.interrupt();
    }

    private SSLContext read() throws SSLException {
        return ((JdkSslContext)
                        SslContextBuilder.forServer(files.chain().toFile(), files.key().toFile())
                                .sslProvider(SslProvider.JDK)
                                .build())
                .context();
    }

    private void look() {
        try {
            while (true) {
                Thread.sleep(LOOKS_EVERY);
                refresh();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void refresh() {
        try {
            FileTime now = Files.getLastModifiedTime(files.chain());
            if (!now.equals(readAt)) {
                context = read();
                for (AbstractConfigurableAsyncServer server : others.get()) {
                    server.reloadSSLCertificate();
                }
                readAt = now;
            }
        } catch (Exception notYet) {
            LOG.log(System.Logger.Level.WARNING, "The new certificate cannot be read yet", notYet);
        }
    }
}
