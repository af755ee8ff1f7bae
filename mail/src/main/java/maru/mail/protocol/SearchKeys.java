package maru.mail.protocol;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.imap.api.ImapCommand;
import org.apache.james.imap.api.ImapMessage;
import org.apache.james.imap.api.Tag;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.request.SearchKey;
import org.apache.james.imap.api.message.response.StatusResponse;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.decode.DecodingException;
import org.apache.james.imap.decode.ImapRequestLineReader;
import org.apache.james.imap.decode.parser.SearchCommandParser;

/// A command with search keys at its end, SORT or THREAD: as SEARCH's, behind a character set that
/// always stands there (RFC 5256 §5).
abstract class SearchKeys extends SearchCommandParser {

    private static final int KEYS_AT_MOST = 1_000;

    private final ImapCommand command;

    SearchKeys(ImapCommand command, StatusResponseFactory responses) {
        super(responses);
        this.command = command;
    }

    @Override
    public final ImapCommand getCommand() {
        return command;
    }

    /// @throws UnsupportedCharsetException also for what is no name of one
    static Charset charset(ImapRequestLineReader request) throws DecodingException {
        String name = request.astring();
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException malformed) {
            throw new UnsupportedCharsetException(name);
        }
    }

    SearchKey read(ImapSession session, ImapRequestLineReader request, Charset charset)
            throws DecodingException {
        Context context = new Context();
        context.setCharset(charset);
        List<SearchKey> keys = new ArrayList<>();
        do {
            request.nextWordChar();
            keys.add(searchKey(session, request, context, false));
        } while (request.nextChar() == ' ' && keys.size() < KEYS_AT_MOST);
        request.eol();
        return keys.size() == 1 ? keys.getFirst() : SearchKey.buildAnd(keys);
    }

    ImapMessage badCharset(Tag tag) {
        return taggedNo(
                tag,
                command,
                HumanReadableText.BAD_CHARSET,
                StatusResponse.ResponseCode.badCharset());
    }
}
