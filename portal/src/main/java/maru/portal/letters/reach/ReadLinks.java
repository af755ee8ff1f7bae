package maru.portal.letters.reach;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import maru.identity.PersonId;
import maru.portal.letters.record.LetterId;

/// The ticket in a message that opens one letter for one person, to read, for seven days. It is
/// signed rather than kept: a letter to two million people writes none. Rights are asked when it is
/// used, as for everybody else.
final class ReadLinks {

    static final Duration LASTS = Duration.ofDays(7);

    private static final int SAYS = 16 + 16 + 8;
    private static final int SEAL = 16;

    private final SecretKeySpec key;

    /// @param secret 32 bytes
    ReadLinks(byte[] secret) {
        this.key = new SecretKeySpec(secret, "HmacSHA256");
    }

    /// @param until the ticket opens nothing from then on
    record Ticket(LetterId letter, PersonId person, Instant until) {}

    String write(LetterId letter, PersonId person, Instant now) {
        ByteBuffer bytes = ByteBuffer.allocate(SAYS + SEAL);
        put(bytes, letter.value());
        put(bytes, person.value());
        bytes.putLong(now.plus(LASTS).getEpochSecond());
        bytes.put(seal(Arrays.copyOf(bytes.array(), SAYS)));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /// Empty for what [#write] did not write, and for what is over.
    Optional<Ticket> read(String text, Instant now) {
        if (text.length() > 100) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException nonsense) {
            return Optional.empty();
        }
        if (bytes.length != SAYS + SEAL
                || !MessageDigest.isEqual(
                        seal(Arrays.copyOf(bytes, SAYS)),
                        Arrays.copyOfRange(bytes, SAYS, bytes.length))) {
            return Optional.empty();
        }
        ByteBuffer says = ByteBuffer.wrap(bytes);
        Ticket ticket =
                new Ticket(
                        new LetterId(uuid(says)),
                        new PersonId(uuid(says)),
                        Instant.ofEpochSecond(says.getLong()));
        return Optional.of(ticket).filter(one -> now.isBefore(one.until()));
    }

    private byte[] seal(byte[] says) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update("letter link 1".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return Arrays.copyOf(mac.doFinal(says), SEAL);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static void put(ByteBuffer bytes, UUID id) {
        bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static UUID uuid(ByteBuffer bytes) {
        return new UUID(bytes.getLong(), bytes.getLong());
    }
}
