package maru.launcher.certificate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import maru.kernel.BadSetting;
import maru.kernel.Seoul;

/// The certificate this machine serves with, always valid, in files that a part can read.
///
/// ```
/// DATA/ca.pem                         the local authority's certificate, there to trust
/// DATA/certificate/authority.key      its key, for the launcher's user only
/// DATA/certificate/server.pem, .key   what parts get a copy of
/// ```
///
/// Call [#refresh] at the start and from then on at least daily: it renews what ends within 30 days
/// and takes over the operator's own files when they change. Then [#copyTo] for each part that
/// serves TLS; parts reread their copy when it changes. Not for several threads at once.
public final class Certificates {

    /// A third of a certificate's life, as is usual for 90 days.
    static final Duration RENEW_BEFORE_END = Duration.ofDays(30);

    private static final System.Logger LOG = System.getLogger(Certificates.class.getName());
    private static final String PRIVATE = "rw-------";
    private static final String PUBLIC = "rw-r--r--";

    private final Path folder;
    private final Path authorityFile;
    private final Path authorityKey;
    private final Path serverFile;
    private final Path serverKey;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /// Where the server's certificate comes from.
    public sealed interface Source {

        /// The host of `public-url`.
        String publicHost();

        /// From the local authority, which is made when there is none. `machineNames` are further
        /// names and addresses of this machine; loopback need not be named.
        record Local(String publicHost, Collection<String> machineNames) implements Source {}

        /// The operator's own, from `certificate: {chain, key}`: PEM, the server's certificate
        /// first, the key without a passphrase.
        record Own(String publicHost, Path chain, Path key) implements Source {}
    }

    /// A part's copy in PEM; the key is PKCS #8.
    public record CertificateFiles(Path chain, Path key) {

        /// Where [#copyTo] puts them.
        public static CertificateFiles in(Path target) {
            return new CertificateFiles(target.resolve("server.pem"), target.resolve("server.key"));
        }
    }

    /// @param data the data folder, which exists and is writable
    public Certificates(Path data, Clock clock) {
        this.clock = clock;
        this.folder = data.resolve("certificate");
        this.authorityFile = data.resolve("ca.pem");
        this.authorityKey = folder.resolve("authority.key");
        this.serverFile = folder.resolve("server.pem");
        this.serverKey = folder.resolve("server.key");
    }

    /// Makes, renews or takes over what is to be served from now on.
    ///
    /// @return whether that is another certificate than before
    /// @throws BadSetting when the operator's own files cannot serve; what was served before stays
    public boolean refresh(Source source) throws IOException {
        makeFolder(folder, Optional.empty());
        try {
            return switch (source) {
                case Source.Local local -> refreshLocal(local);
                case Source.Own own -> takeOver(own);
            };
        } catch (GeneralSecurityException broken) {
            throw new IOException("No certificate could be made: " + broken.getMessage(), broken);
        }
    }

    /// When the certificate that is served ends; for the operator.
    public Instant ends() throws IOException {
        try {
            return Credential.read(serverFile, serverKey).ends();
        } catch (GeneralSecurityException broken) {
            throw new IOException("The certificate is broken: " + broken.getMessage(), broken);
        }
    }

    /// The file a device trusts once so that it knows this machine: there if the certificate is the
    /// local authority's.
    public Path authority() {
        return authorityFile;
    }

    /// The same in one line: DER in base64.
    public String authorityText() throws IOException {
        return Files.readString(authorityFile)
                .lines()
                .filter(line -> !line.startsWith("-----"))
                .collect(Collectors.joining());
    }

    /// Puts a copy into `target`, which only `owner` (the launcher's user if empty) can read.
    public CertificateFiles copyTo(Path target, Optional<UserPrincipal> owner) throws IOException {
        makeFolder(target, owner);
        CertificateFiles copy = CertificateFiles.in(target);
        // The chain last: a reader that meets the new key with the old chain waits for its partner.
        Pem.write(copy.key(), Files.readString(serverKey), PRIVATE, owner);
        Pem.write(copy.chain(), Files.readString(serverFile), PRIVATE, owner);
        return copy;
    }

    private boolean refreshLocal(Source.Local local) throws IOException, GeneralSecurityException {
        Instant now = clock.instant();
        Set<String> names = new HashSet<>(local.machineNames());
        names.add(local.publicHost());
        SubjectNames wanted = SubjectNames.of(names);
        LocalAuthority authority = authority(local.publicHost(), wanted, now);
        Optional<Credential> served = served();
        if (served.isPresent()
                && !endsSoon(served.get(), now)
                && isFrom(authority, served.get())
                && vouchesForAll(served.get(), wanted, authority)) {
            return false;
        }
        Credential issued = authority.issue(wanted, now);
        LOG.log(
                System.Logger.Level.INFO,
                "A server certificate was made; it ends on {0}",
                issued.ends().atZone(Seoul.ZONE).toLocalDate());
        return serve(issued);
    }

    /// The authority there is, unless it ends before a new certificate would or may not vouch for
    /// the public name: then another, which has to be trusted anew.
    private LocalAuthority authority(String publicHost, SubjectNames wanted, Instant now)
            throws IOException, GeneralSecurityException {
        Optional<LocalAuthority> there = readAuthority();
        if (there.isPresent()
                && !there.get().endsBefore(now.plus(LocalAuthority.SERVER_LIFETIME))
                && there.get().covers(publicHost)) {
            return there.get();
        }
        LocalAuthority made = LocalAuthority.make(wanted, now, random);
        Pem.write(authorityKey, Pem.of(made.credential().key()), PRIVATE, Optional.empty());
        Pem.write(authorityFile, Pem.of(made.credential().chain()), PUBLIC, Optional.empty());
        LOG.log(
                System.Logger.Level.INFO,
                there.isPresent()
                        ? "A new local authority was made; devices have to trust {0} again"
                        : "A local authority was made; devices may trust {0}",
                authorityFile);
        return made;
    }

    private Optional<LocalAuthority> readAuthority() throws IOException {
        try {
            return LocalAuthority.read(authorityFile, authorityKey, random);
        } catch (GeneralSecurityException broken) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The local authority cannot be used ({0}); another takes its place",
                    broken.getMessage());
            return Optional.empty();
        }
    }

    private boolean takeOver(Source.Own own) throws IOException, GeneralSecurityException {
        Credential credential;
        try {
            credential = Credential.read(own.chain(), own.key());
        } catch (GeneralSecurityException unusable) {
            throw new BadSetting("certificate", unusable.getMessage() + ".");
        } catch (IOException unreadable) {
            throw new BadSetting(
                    "certificate",
                    "the launcher cannot read " + own.chain() + " and " + own.key() + ".");
        }
        Instant now = clock.instant();
        if (credential.ends().isBefore(now)) {
            throw new BadSetting("certificate", "it ended on " + date(credential.ends()) + ".");
        }
        if (credential.begins().isAfter(now)) {
            throw new BadSetting(
                    "certificate", "it begins only on " + date(credential.begins()) + ".");
        }
        if (endsSoon(credential, now)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The certificate in {0} ends on {1}; renew it",
                    own.chain(),
                    date(credential.ends()));
        }
        if (!vouchesFor(credential.certificate(), own.publicHost())) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The certificate in {0} does not name {1}; browsers will refuse it",
                    own.chain(),
                    own.publicHost());
        }
        return serve(credential);
    }

    private boolean serve(Credential credential) throws IOException, GeneralSecurityException {
        boolean keyChanged =
                Pem.write(serverKey, Pem.of(credential.key()), PRIVATE, Optional.empty());
        return Pem.write(serverFile, Pem.of(credential.chain()), PRIVATE, Optional.empty())
                || keyChanged;
    }

    private Optional<Credential> served() throws IOException {
        if (!Files.exists(serverFile) || !Files.exists(serverKey)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Credential.read(serverFile, serverKey));
        } catch (GeneralSecurityException broken) {
            // Cut off between its two files; it is made anew.
            return Optional.empty();
        }
    }

    private static boolean endsSoon(Credential credential, Instant now) {
        return credential.ends().isBefore(now.plus(RENEW_BEFORE_END));
    }

    private static boolean isFrom(LocalAuthority authority, Credential served) {
        try {
            served.certificate().verify(authority.credential().certificate().getPublicKey());
            return true;
        } catch (GeneralSecurityException ofAnother) {
            return false;
        }
    }

    private static boolean vouchesForAll(
            Credential served, SubjectNames wanted, LocalAuthority authority)
            throws GeneralSecurityException {
        Set<String> named = names(served.certificate());
        return wanted.hosts().stream().filter(authority::covers).allMatch(named::contains)
                && wanted.addresses().stream()
                        .map(address -> address.getHostAddress())
                        .filter(authority::covers)
                        .allMatch(named::contains);
    }

    /// Whether a browser that asks for `host` accepts this certificate for it (RFC 6125: a `*`
    /// stands for one label).
    private static boolean vouchesFor(X509Certificate certificate, String host)
            throws GeneralSecurityException {
        Set<String> named = names(certificate);
        String wanted =
                SubjectNames.address(host)
                        .map(address -> address.getHostAddress())
                        .orElse(host.toLowerCase(Locale.ROOT));
        int dot = wanted.indexOf('.');
        return named.contains(wanted) || (dot > 0 && named.contains("*" + wanted.substring(dot)));
    }

    private static Set<String> names(X509Certificate certificate) throws GeneralSecurityException {
        Set<String> names = new HashSet<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (List<?> alternative : alternatives) {
                String name = String.valueOf(alternative.get(1));
                names.add(
                        SubjectNames.address(name)
                                .map(address -> address.getHostAddress())
                                .orElse(name.toLowerCase(Locale.ROOT)));
            }
        }
        return names;
    }

    private static String date(Instant instant) {
        return instant.atZone(Seoul.ZONE).toLocalDate().toString();
    }

    private static void makeFolder(Path folder, Optional<UserPrincipal> owner) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        if (owner.isPresent()) {
            Files.setOwner(folder, owner.get());
        }
    }
}
