package maru.mail.protocol;

import java.io.IOException;
import java.util.List;
import org.apache.james.imap.api.message.response.ImapResponseMessage;
import org.apache.james.imap.encode.ImapResponseComposer;
import org.apache.james.imap.encode.ImapResponseEncoder;

/// An untagged answer that is one word and a list: `* SORT 2 3 1`, `* THREAD (2)(3 6)`.
///
/// @param word the command's
/// @param list as it is written
public record Untagged(String word, String list) implements ImapResponseMessage {

    static Untagged of(String word, List<Long> numbers) {
        return new Untagged(
                word,
                String.join(" ", numbers.stream().map(number -> Long.toString(number)).toList()));
    }

    /// Writes it.
    public static final class Encoder implements ImapResponseEncoder<Untagged> {

        @Override
        public Class<Untagged> acceptableMessages() {
            return Untagged.class;
        }

        @Override
        public void encode(Untagged answer, ImapResponseComposer composer) throws IOException {
            composer.untagged().message(answer.word());
            if (!answer.list().isEmpty()) {
                composer.message(answer.list());
            }
            composer.end();
        }
    }
}
