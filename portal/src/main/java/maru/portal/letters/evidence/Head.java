package maru.portal.letters.evidence;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.HexFormat;

/// A head of the chain as the authority signed it: up to which position, which link, when.
///
/// @param chain 64 lower-case hexadecimal digits
/// @param at with the offset that holds in Korea
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Head(long position, String chain, String at, String authority, byte[] signature) {

    static final String ALGORITHM = "SHA256withECDSA";

    static byte[] bytes(long position, byte[] chain, String at, String authority) {
        return ("maru-consent-head/1\n"
                        + position
                        + "\n"
                        + HexFormat.of().formatHex(chain)
                        + "\n"
                        + at
                        + "\n"
                        + authority
                        + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    boolean isSignedBy(PublicKey key) {
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(key);
            check.update(bytes(position, HexFormat.of().parseHex(chain), at, authority));
            return check.verify(signature);
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            return false;
        }
    }
}
