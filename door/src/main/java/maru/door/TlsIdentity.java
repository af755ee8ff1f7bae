package maru.door;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import maru.kernel.BadSetting;
import org.jspecify.annotations.Nullable;

/// The certificate that new TLS connections are shown: that of the files as they were last read
/// whole. Open connections keep theirs, so a change cuts nobody off.
final class TlsIdentity extends X509ExtendedKeyManager {

    private static final System.Logger LOG = System.getLogger(TlsIdentity.class.getName());
    private static final int SESSIONS_KEPT = 2_000;

    private final DoorSettings.CertificateFiles files;
    private volatile Certificate current;

    /// A handshake that has chosen it may still ask for its key.
    private volatile Certificate previous;

    private volatile String seen;

    /// @throws BadSetting when the files cannot be used
    TlsIdentity(DoorSettings.CertificateFiles files) {
        this.files = files;
        try {
            seen = stamp();
            current = Certificate.read(files.chain(), files.key());
            previous = current;
        } catch (IOException | GeneralSecurityException unusable) {
            throw new BadSetting("certificate.chain", unusable.getMessage() + ".");
        }
    }

    SSLContext context() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {this}, null, new SecureRandom());
        context.getServerSessionContext().setSessionCacheSize(SESSIONS_KEPT);
        return context;
    }

    /// When the certificate that is shown ends.
    Instant ends() {
        return current.chain().getFirst().getNotAfter().toInstant();
    }

    /// Reads the files again if they have changed. A pair that does not fit together (yet) is not
    /// taken; the next look tries again.
    void look() {
        try {
            String now = stamp();
            if (now.equals(seen)) {
                return;
            }
            Certificate changed = Certificate.read(files.chain(), files.key());
            previous = current;
            current = changed;
            seen = now;
            LOG.log(System.Logger.Level.INFO, "A new certificate is shown; it ends {0}", ends());
        } catch (IOException | GeneralSecurityException notYet) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The changed certificate cannot be used yet: {0}",
                    notYet.getMessage());
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        Certificate now = current;
        String algorithm = now.key().getAlgorithm();
        return keyType.startsWith(algorithm) || algorithm.startsWith(keyType) ? alias(now) : null;
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return of(alias).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return of(alias).key();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {alias(current)};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    private Certificate of(String alias) {
        Certificate now = current;
        return alias.equals(alias(now)) ? now : previous;
    }

    private static String alias(Certificate certificate) {
        return certificate.chain().getFirst().getSerialNumber().toString(16);
    }

    private String stamp() throws IOException {
        return stamp(files.chain()) + stamp(files.key());
    }

    private static String stamp(Path file) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return now.fileKey() + "/" + now.size() + "/" + now.lastModifiedTime() + ";";
    }
}
