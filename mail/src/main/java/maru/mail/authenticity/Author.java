package maru.mail.authenticity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeMessage;

/// Whom a reader takes for the author of a mail (RFC 5322, section 3.6.2).
public final class Author {

    private Author() {}

    /// The addresses of the one `From`, in small letters; none when there is no such field, when
    /// there are several, or when it cannot be read.
    public static List<String> addresses(MimeMessage message) throws MessagingException {
        String[] fields = message.getHeader("From");
        if (fields == null || fields.length != 1) {
            return List.of();
        }
        try {
            List<String> addresses = new ArrayList<>();
            for (InternetAddress each : InternetAddress.parseHeader(fields[0], false)) {
                addresses.add(each.getAddress().toLowerCase(Locale.ROOT));
            }
            return addresses;
        } catch (AddressException malformed) {
            return List.of();
        }
    }
}
