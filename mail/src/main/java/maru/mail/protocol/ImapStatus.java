package maru.mail.protocol;

import com.google.inject.Inject;
import java.io.IOException;
import org.apache.james.imap.api.display.Localizer;
import org.apache.james.imap.api.message.response.StatusResponse;
import org.apache.james.imap.encode.ImapResponseComposer;
import org.apache.james.imap.encode.StatusResponseEncoder;
import org.apache.james.imap.message.response.ImmutableStatusResponse;

/// How commands end. James writes `[MODIFIED 0 7,9]` where RFC 7162 §3.1.3 says `[MODIFIED 7,9]`.
public final class ImapStatus extends StatusResponseEncoder {

    @Inject
    public ImapStatus(Localizer localizer) {
        super(localizer);
    }

    @Override
    public void encode(ImmutableStatusResponse response, ImapResponseComposer composer)
            throws IOException {
        StatusResponse.ResponseCode code = response.getResponseCode();
        if (code == null || !code.getCode().equals("MODIFIED")) {
            super.encode(response, composer);
            return;
        }
        composer.tag(response.getTag())
                .message(response.getServerResponseType().getCode())
                .openSquareBracket()
                .message(code.getCode());
        for (String set : code.getParameters()) {
            composer.message(set);
        }
        composer.closeSquareBracket()
                .commandName(response.getCommand())
                .message("left those that had changed.")
                .end();
    }
}
