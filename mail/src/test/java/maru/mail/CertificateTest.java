package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// A new certificate is shown without a restart.
final class CertificateTest {

    @Test
    void everyDoorShowsTheNewCertificateAndOpenConnectionsStay() throws Exception {
        try (MailFixture fixture = new MailFixture()) {
            MailServer server = fixture.server();
            try (Wire before = Wire.login(server, "hana")) {
                BigInteger old = before.certificate().getSerialNumber();
                TestCertificate.in(fixture.folder());
                Files.setLastModifiedTime(
                        fixture.folder().resolve("chain.pem"),
                        FileTime.from(Instant.now().plusSeconds(5)));
                for (String door : new String[] {"imaps", "submissions", "imap", "sieve"}) {
                    BigInteger now = old;
                    while (now.equals(old)) {
                        now = shown(server, door);
                    }
                    assertThat(now).isNotEqualTo(old);
                }
                before.command("NOOP");
            }
        }
    }

    private static BigInteger shown(MailServer server, String door) throws Exception {
        if (door.endsWith("s")) {
            try (Wire wire = Wire.tls(server.port(door))) {
                wire.line();
                return wire.certificate().getSerialNumber();
            }
        }
        try (Wire wire = Wire.plain(server.port(door))) {
            if (door.equals("imap")) {
                wire.expect("\\* OK .*");
                wire.command("STARTTLS");
            } else {
                wire.expectUntil("OK.*");
                wire.send("STARTTLS");
                wire.expect("OK.*");
            }
            wire.startTls();
            return wire.certificate().getSerialNumber();
        }
    }
}
