package maru.mail.protocol;

import com.google.inject.Inject;
import org.apache.james.imap.api.ImapConstants;
import org.apache.james.imap.api.ImapMessage;
import org.apache.james.imap.api.Tag;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.decode.DecodingException;
import org.apache.james.imap.decode.ImapRequestLineReader;
import org.apache.james.imap.decode.base.AbstractImapCommandParser;
import org.apache.james.imap.message.request.GetQuotaRequest;

/// GETQUOTA (RFC 9208 §4.1.1): the root is an `astring`, so it may stand in quotes. James takes
/// atoms alone.
public final class ImapQuotaParser extends AbstractImapCommandParser {

    @Inject
    public ImapQuotaParser(StatusResponseFactory responses) {
        super(ImapConstants.GETQUOTA_COMMAND, responses);
    }

    @Override
    protected ImapMessage decode(ImapRequestLineReader request, Tag tag, ImapSession session)
            throws DecodingException {
        String root = request.astring();
        request.eol();
        return new GetQuotaRequest(tag, root);
    }
}
