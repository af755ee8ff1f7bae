package maru.mail.authenticity;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import javax.inject.Inject;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import maru.mail.MailSettings;
import org.apache.james.jdkim.DKIMSigner;
import org.apache.james.jdkim.exceptions.FailException;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.mailet.Mail;
import org.apache.mailet.base.Converter7Bit;
import org.apache.mailet.base.GenericMailet;

/// Signs what our people send to others (RFC 6376). What was written in eight bits is put into
/// seven before, since a machine on the way might do so and break the signature (section 5.3).
public final class Sign extends GenericMailet {

    private static final String FIELD = "DKIM-Signature";

    /// `from` twice: a second one that somebody adds breaks the signature (section 8.15).
    private static final String SIGNED =
            "from:from:to:cc:subject:date:message-id:in-reply-to:references:mime-version"
                    + ":content-type:content-transfer-encoding";

    private final DkimKey key;
    private final String domain;
    private final String template;

    @Inject
    public Sign(DkimKey key, MailSettings settings) {
        this.key = key;
        this.domain = settings.domain();
        this.template =
                "v=1; a=rsa-sha256; c=relaxed/relaxed; d="
                        + domain
                        + "; s="
                        + DkimKey.SELECTOR
                        + "; t=; bh=; b=; h="
                        + SIGNED
                        + ";";
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        MimeMessage message = mail.getMessage();
        if (!isOurs(message)) {
            return;
        }
        try {
            new Converter7Bit(getMailetContext()).convertTo7Bit(message);
            try (InputStream stream = new MimeMessageInputStream(message)) {
                String field = new DKIMSigner(template, key.secret()).sign(stream);
                message.addHeader(FIELD, field.substring(FIELD.length() + 1).strip());
            }
        } catch (IOException | FailException failed) {
            throw new MessagingException("A mail could not be signed.", failed);
        }
    }

    private boolean isOurs(MimeMessage message) throws MessagingException {
        List<String> authors = Author.addresses(message);
        return authors.size() == 1 && authors.getFirst().endsWith("@" + domain);
    }
}
