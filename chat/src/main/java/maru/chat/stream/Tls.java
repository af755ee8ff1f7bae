package maru.chat.stream;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import maru.kernel.BadSetting;

/// The server's certificate, read again when its file changes, and what RFC 7590 asks of TLS: 1.2
/// at least, no compression.
public final class Tls {

    private static final System.Logger LOG = System.getLogger(Tls.class.getName());
    private static final long LOOKS_EVERY_NANOS = 10_000_000_000L;

    private final Path chain;
    private final Path key;
    private volatile SslContext context;
    private FileTime readAt;
    private long lookedAt = System.nanoTime();

    private Tls(Path chain, Path key) throws IOException {
        this.chain = chain;
        this.key = key;
        this.readAt = Files.getLastModifiedTime(chain);
        this.context = read();
    }

    /// Reads the certificate.
    ///
    /// @param chain PEM certificates, the server's first
    /// @param key its private key, PEM
    public static Tls of(Path chain, Path key) {
        try {
            return new Tls(chain, key);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new BadSetting("certificate.chain", "cannot be read together with its key.");
        }
    }

    private SslContext read() throws SSLException {
        return SslContextBuilder.forServer(chain.toFile(), key.toFile())
                .protocols("TLSv1.3", "TLSv1.2")
                .sessionCacheSize(0)
                .build();
    }

    SslHandler handler(ByteBufAllocator allocator) {
        refresh();
        SslHandler handler = context.newHandler(allocator);
        handler.setHandshakeTimeoutMillis(15_000);
        return handler;
    }

    private synchronized void refresh() {
        if (System.nanoTime() - lookedAt < LOOKS_EVERY_NANOS) {
            return;
        }
        lookedAt = System.nanoTime();
        try {
            FileTime now = Files.getLastModifiedTime(chain);
            if (!now.equals(readAt)) {
                context = read();
                readAt = now;
            }
        } catch (IOException | IllegalArgumentException notYet) {
            LOG.log(System.Logger.Level.WARNING, "The new certificate cannot be read yet");
        }
    }

    /// RFC 5929 §4 and RFC 9266.
    static Optional<byte[]> channelBinding(SSLSession session, String type) {
        try {
            return switch (type) {
                case "tls-server-end-point" -> endPoint(session.getLocalCertificates());
                case "tls-exporter" -> exporter(session);
                default -> Optional.empty();
            };
        } catch (GeneralSecurityException | SSLException unsupported) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> endPoint(Certificate[] own) throws GeneralSecurityException {
        if (own == null || own.length == 0 || !(own[0] instanceof X509Certificate certificate)) {
            return Optional.empty();
        }
        String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        String hash =
                signature.startsWith("SHA384")
                        ? "SHA-384"
                        : signature.startsWith("SHA512") ? "SHA-512" : "SHA-256";
        return Optional.of(MessageDigest.getInstance(hash).digest(certificate.getEncoded()));
    }

    private static Optional<byte[]> exporter(SSLSession session) throws SSLException {
        if (session.getProtocol().equals("TLSv1.3") && session instanceof ExtendedSSLSession full) {
            return Optional.of(
                    full.exportKeyingMaterialData("EXPORTER-Channel-Binding", new byte[0], 32));
        }
        return Optional.empty();
    }
}
