package maru.launcher.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import maru.kernel.BadSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {

    private static final Instant FIRST_DAY = Instant.parse("2026-11-22T00:00:00Z");
    private static final Certificates.Source LOCAL =
            new Certificates.Source.Local("localhost", List.of("floor", "192.168.0.7"));

    @TempDir Path data = Path.of("");

    @Test
    void theFirstRunMakesAnAuthorityAndACertificateForLoopbackAndThisMachine() throws Exception {
        Certificates certificates = at(FIRST_DAY);

        assertThat(certificates.refresh(LOCAL)).isTrue();

        List<X509Certificate> chain = chain("certificate/server.pem");
        assertThat(namesOf(chain.getFirst()))
                .containsExactlyInAnyOrder(
                        "localhost", "floor", "127.0.0.1", "0:0:0:0:0:0:0:1", "192.168.0.7");
        assertThat(chain.getFirst().getPublicKey()).isInstanceOf(ECPublicKey.class);
        assertThat(life(chain.getFirst())).isLessThan(Duration.ofDays(397));
        assertThat(chain.getFirst().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(chain.getLast()).isEqualTo(chain("ca.pem").getFirst());
        assertThatNobodyButTheAuthorityVouches(chain, FIRST_DAY);
    }

    @Test
    void keysAreForTheirOwnerAloneAndTheAuthorityIsThereToTake() throws Exception {
        Certificates certificates = at(FIRST_DAY);
        certificates.refresh(LOCAL);
        Certificates.CertificateFiles copy =
                certificates.copyTo(data.resolve("door/certificate"), Optional.empty());

        assertThat(permissions(data.resolve("certificate"))).isEqualTo("rwx------");
        assertThat(permissions(data.resolve("certificate/authority.key"))).isEqualTo("rw-------");
        assertThat(permissions(data.resolve("certificate/server.key"))).isEqualTo("rw-------");
        assertThat(permissions(copy.key())).isEqualTo("rw-------");
        assertThat(permissions(data.resolve("door/certificate"))).isEqualTo("rwx------");
        assertThat(permissions(certificates.authority())).isEqualTo("rw-r--r--");
        assertThat(copy.chain()).hasSameTextualContentAs(data.resolve("certificate/server.pem"));
    }

    @Test
    void nothingChangesUntilThirtyDaysBeforeTheEnd() throws Exception {
        at(FIRST_DAY).refresh(LOCAL);

        assertThat(at(FIRST_DAY.plus(Duration.ofDays(59))).refresh(LOCAL)).isFalse();
        assertThat(at(FIRST_DAY.plus(Duration.ofDays(61))).refresh(LOCAL)).isTrue();
        assertThat(at(FIRST_DAY.plus(Duration.ofDays(61))).ends())
                .isEqualTo(FIRST_DAY.plus(Duration.ofDays(151)));
    }

    @Test
    void aRenewedCertificateIsVouchedForByTheAuthorityThatWasTrusted() throws Exception {
        at(FIRST_DAY).refresh(LOCAL);
        String trusted = Files.readString(data.resolve("ca.pem"));
        Instant later = FIRST_DAY.plus(Duration.ofDays(1_000));

        at(later).refresh(LOCAL);

        assertThat(data.resolve("ca.pem")).hasContent(trusted.strip());
        assertThatNobodyButTheAuthorityVouches(chain("certificate/server.pem"), later);
    }

    @Test
    void aServerCertificateNeverOutlivesItsAuthority() throws Exception {
        Instant lastYears = FIRST_DAY;
        at(FIRST_DAY).refresh(LOCAL);
        for (int day = 0; day < 3_800; day += 50) {
            lastYears = FIRST_DAY.plus(Duration.ofDays(day));
            at(lastYears).refresh(LOCAL);
            assertThatNobodyButTheAuthorityVouches(chain("certificate/server.pem"), lastYears);
        }
        assertThat(chain("ca.pem").getFirst().getNotAfter().toInstant())
                .isAfter(FIRST_DAY.plus(Duration.ofDays(3_800)));
    }

    @Test
    void anotherPublicNameGetsAnAuthorityOfItsOwn() throws Exception {
        at(FIRST_DAY).refresh(LOCAL);
        String before = Files.readString(data.resolve("ca.pem"));
        Certificates.Source moved =
                new Certificates.Source.Local("maru.example.kr", List.of("floor"));

        assertThat(at(FIRST_DAY).refresh(moved)).isTrue();

        assertThat(Files.readString(data.resolve("ca.pem"))).isNotEqualTo(before);
        assertThat(namesOf(chain("certificate/server.pem").getFirst()))
                .contains("maru.example.kr", "localhost");
        assertThatNobodyButTheAuthorityVouches(chain("certificate/server.pem"), FIRST_DAY);
    }

    @Test
    void anotherPrivateAddressNeedsNoNewTrust() throws Exception {
        at(FIRST_DAY).refresh(LOCAL);
        String trusted = Files.readString(data.resolve("ca.pem"));

        assertThat(at(FIRST_DAY).refresh(new Certificates.Source.Local("10.1.2.3", List.of())))
                .isTrue();

        assertThat(data.resolve("ca.pem")).hasContent(trusted.strip());
        assertThat(namesOf(chain("certificate/server.pem").getFirst())).contains("10.1.2.3");
        assertThatNobodyButTheAuthorityVouches(chain("certificate/server.pem"), FIRST_DAY);
    }

    @Test
    void aTrustedAuthorityCannotVouchForAnotherSite() throws Exception {
        LocalAuthority authority =
                LocalAuthority.make(
                        SubjectNames.of(List.of("maru.example.kr")),
                        FIRST_DAY,
                        new java.security.SecureRandom());

        assertThat(authority.covers("maru.example.kr")).isTrue();
        assertThat(authority.covers("mail.maru.example.kr")).isTrue();
        assertThat(authority.covers("172.31.255.255")).isTrue();
        assertThat(authority.covers("fd00::7")).isTrue();
        assertThat(authority.covers("example.kr")).isFalse();
        assertThat(authority.covers("notmaru.example.kr")).isFalse();
        assertThat(authority.covers("8.8.8.8")).isFalse();
        assertThat(authority.covers("172.32.0.1")).isFalse();
        assertThat(
                        namesOf(
                                authority
                                        .issue(
                                                SubjectNames.of(
                                                        List.of("maru.example.kr", "bank.example")),
                                                FIRST_DAY)
                                        .certificate()))
                .contains("maru.example.kr")
                .doesNotContain("bank.example");
    }

    @Test
    void aTornPairIsMadeAnew() throws Exception {
        at(FIRST_DAY).refresh(LOCAL);
        Files.writeString(data.resolve("certificate/server.key"), "");

        assertThat(at(FIRST_DAY).refresh(LOCAL)).isTrue();
        assertThat(at(FIRST_DAY).refresh(LOCAL)).isFalse();
    }

    @Test
    void theOperatorsOwnCertificateIsServedInsteadAndFollowedWhenItChanges(@TempDir Path other)
            throws Exception {
        Certificates.Source own = ownIn(other, FIRST_DAY);

        assertThat(at(FIRST_DAY).refresh(own)).isTrue();
        assertThat(data.resolve("certificate/server.pem"))
                .hasSameTextualContentAs(other.resolve("chain.pem"));
        assertThat(data.resolve("ca.pem")).doesNotExist();
        assertThat(at(FIRST_DAY).refresh(own)).isFalse();

        ownIn(other, FIRST_DAY);
        assertThat(at(FIRST_DAY).refresh(own)).isTrue();
    }

    @Test
    void anOwnCertificateThatCannotServeIsRefusedInOneSentenceAndTheOldOneStays(@TempDir Path other)
            throws Exception {
        Certificates.Source own = ownIn(other, FIRST_DAY);
        at(FIRST_DAY).refresh(own);
        String served = Files.readString(data.resolve("certificate/server.pem"));

        assertThatThrownBy(() -> at(FIRST_DAY.plus(Duration.ofDays(91))).refresh(own))
                .isInstanceOf(BadSetting.class)
                .hasMessage("Setting certificate: it ended on 2027-02-20.");
        assertThatThrownBy(() -> at(FIRST_DAY.minus(Duration.ofDays(2))).refresh(own))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("begins only on 2026-11-22");
        Files.writeString(other.resolve("key.pem"), "-----BEGIN nothing");
        assertThatThrownBy(() -> at(FIRST_DAY).refresh(own))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("no key");
        Files.delete(other.resolve("key.pem"));
        assertThatThrownBy(() -> at(FIRST_DAY).refresh(own))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("cannot read");
        assertThat(data.resolve("certificate/server.pem")).hasContent(served.strip());
    }

    @Test
    void theKeyOfAnotherCertificateIsRefused(@TempDir Path other) throws Exception {
        Certificates.Source own = ownIn(other, FIRST_DAY);
        String key = Files.readString(other.resolve("key.pem"));
        ownIn(other, FIRST_DAY);
        Files.writeString(other.resolve("key.pem"), key);

        assertThatThrownBy(() -> at(FIRST_DAY).refresh(own))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("does not belong");
    }

    @Test
    void opensslTakesTheChain() throws Exception {
        at(Instant.now()).refresh(LOCAL);

        Process openssl =
                new ProcessBuilder(
                                "openssl",
                                "verify",
                                "-x509_strict",
                                "-CAfile",
                                data.resolve("ca.pem").toString(),
                                data.resolve("certificate/server.pem").toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(openssl.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains(": OK");
    }

    private Certificates at(Instant time) {
        return new Certificates(data, InstantSource.fixed(time).withZone(ZoneOffset.UTC));
    }

    private static Certificates.Source ownIn(Path folder, Instant now) throws Exception {
        LocalAuthority authority =
                LocalAuthority.make(
                        SubjectNames.of(List.of("maru.example.kr")),
                        now,
                        new java.security.SecureRandom());
        Credential issued = authority.issue(SubjectNames.of(List.of("maru.example.kr")), now);
        Pem.write(
                folder.resolve("chain.pem"), Pem.of(issued.chain()), "rw-------", Optional.empty());
        Pem.write(folder.resolve("key.pem"), Pem.of(issued.key()), "rw-------", Optional.empty());
        return new Certificates.Source.Own(
                "maru.example.kr", folder.resolve("chain.pem"), folder.resolve("key.pem"));
    }

    private void assertThatNobodyButTheAuthorityVouches(List<X509Certificate> chain, Instant now)
            throws GeneralSecurityException, IOException {
        PKIXParameters parameters =
                new PKIXParameters(Set.of(new TrustAnchor(chain("ca.pem").getFirst(), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        CertPathValidator.getInstance("PKIX")
                .validate(
                        CertificateFactory.getInstance("X.509")
                                .generateCertPath(chain.subList(0, 1)),
                        parameters);
    }

    private List<X509Certificate> chain(String file) throws IOException, GeneralSecurityException {
        return Pem.readCertificates(data.resolve(file));
    }

    private static Duration life(X509Certificate certificate) {
        return Duration.between(
                certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
    }

    private static List<String> namesOf(X509Certificate certificate)
            throws GeneralSecurityException {
        return certificate.getSubjectAlternativeNames().stream()
                .map(name -> String.valueOf(name.get(1)))
                .toList();
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
