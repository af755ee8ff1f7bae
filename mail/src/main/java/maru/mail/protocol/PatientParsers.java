package maru.mail.protocol;

import java.nio.charset.CharacterCodingException;
import org.apache.james.imap.api.ImapMessage;
import org.apache.james.imap.api.Tag;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.decode.ImapCommandParser;
import org.apache.james.imap.decode.ImapCommandParserFactory;
import org.apache.james.imap.decode.ImapRequestLineReader;
import org.jspecify.annotations.Nullable;

/// James's parsers of commands; what they cannot read is answered `BAD` and the connection goes on
/// (RFC 3501 §7.1.3). James's own end the connection at a name that is no modified UTF-7.
///
/// @param theirs which know the commands
/// @param responses by which `BAD` is said
public record PatientParsers(ImapCommandParserFactory theirs, StatusResponseFactory responses)
        implements ImapCommandParserFactory {

    @Override
    public @Nullable ImapCommandParser getParser(String command) {
        ImapCommandParser parser = theirs.getParser(command);
        return parser == null
                ? null
                : (request, tag, session) -> parse(parser, request, tag, session);
    }

    private ImapMessage parse(
            ImapCommandParser parser, ImapRequestLineReader request, Tag tag, ImapSession session) {
        try {
            return parser.parse(request, tag, session);
        } catch (IllegalArgumentException malformed) {
            return bad(tag);
        } catch (Error wrapped) {
            // James throws the failure of its decoder of names in this form.
            if (wrapped.getCause() instanceof CharacterCodingException) {
                return bad(tag);
            }
            throw wrapped;
        }
    }

    private ImapMessage bad(Tag tag) {
        return responses.taggedBad(tag, null, HumanReadableText.ILLEGAL_ARGUMENTS);
    }
}
