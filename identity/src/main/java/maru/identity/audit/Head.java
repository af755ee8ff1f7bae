package maru.identity.audit;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/// The end of the chain at a moment, as it stands in the file: `head TIME LINK CHAIN SIGNATURE`.
///
/// @param link how many links the chain has
/// @param chain the last link's hash, in hexadecimal digits
/// @param signature over all that stands before it, and the public key
record Head(Instant at, long link, String chain, String signature) {

    static Head signed(Instant at, long link, byte[] chain, HeadKey key) {
        String hash = HexFormat.of().formatHex(chain);
        return new Head(at, link, hash, key.sign(content(at, link, hash, key.publicText())));
    }

    boolean isSignedBy(String publicKey) {
        return HeadKey.verifies(publicKey, content(at, link, chain, publicKey), signature);
    }

    private static byte[] content(Instant at, long link, String chain, String publicKey) {
        return ("maru audit head " + at + " " + link + " " + chain + " " + publicKey)
                .getBytes(StandardCharsets.UTF_8);
    }

    String line() {
        return "head " + at + " " + link + " " + chain + " " + signature;
    }

    static Optional<Head> of(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 5 || !words[0].equals("head")) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Head(
                            Instant.parse(words[1]), Long.parseLong(words[2]), words[3], words[4]));
        } catch (DateTimeException | NumberFormatException malformed) {
            return Optional.empty();
        }
    }
}
