package maru.mail.authenticity;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

/// What was found of a mail's sender when it came in; it stays with the mail on its way to the
/// mailbox.
public record Evidence(Spf spf, List<Dkim> signatures, Dmarc dmarc) {

    static final String FIELD = "Authentication-Results";

    private static final AttributeName RESULTS = AttributeName.of("maru.authentication-results");
    private static final AttributeName DOUBTFUL = AttributeName.of("maru.doubtful");

    /// What may stand in a result as it is; anything else came from a stranger to confuse readers.
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._@+=-]{1,255}");

    /// The header field to lay before the mail, with its line end; empty for what our own people
    /// and machines sent.
    public static Optional<String> field(Mail mail) {
        return text(mail, RESULTS).map(results -> FIELD + ": " + results + "\r\n");
    }

    /// Whether it belongs among the unwanted mail.
    public static boolean isDoubtful(Mail mail) {
        return text(mail, DOUBTFUL).isPresent();
    }

    /// Whether its sender's domain wants it refused.
    boolean isForged() {
        return dmarc.outcome() == Dmarc.Outcome.FAIL && dmarc.asked() == Dmarc.Disposition.REJECT;
    }

    /// @param server who says so (`authserv-id`)
    void keepWith(Mail mail, String server) {
        mail.setAttribute(new Attribute(RESULTS, AttributeValue.of(results(server))));
        if (isUnproved()) {
            mail.setAttribute(new Attribute(DOUBTFUL, AttributeValue.of("yes")));
        }
    }

    /// Its domain asks to set it apart; or a domain without such a policy says that this machine
    /// may not send for it, and no signature speaks for the mail.
    private boolean isUnproved() {
        return switch (dmarc.outcome()) {
            case FAIL -> dmarc.asked() != Dmarc.Disposition.NONE;
            case NONE, PERMERROR ->
                    spf.outcome() == Spf.Outcome.FAIL
                            && signatures.stream().noneMatch(Dkim::passes);
            case PASS, TEMPERROR -> false;
        };
    }

    /// RFC 8601, section 2.2, on lines of their own.
    private String results(String server) {
        StringJoiner out = new StringJoiner(";\r\n ");
        out.add(server);
        out.add("spf=" + word(spf.outcome()) + " smtp.mailfrom=" + plain(spf.domain()));
        if (signatures.isEmpty()) {
            out.add("dkim=none");
        }
        for (Dkim each : signatures) {
            out.add(
                    "dkim="
                            + word(each.outcome())
                            + (each.domain().isEmpty() ? "" : " header.d=" + plain(each.domain()))
                            + (each.selector().isEmpty()
                                    ? ""
                                    : " header.s=" + plain(each.selector())));
        }
        out.add(
                "dmarc="
                        + word(dmarc.outcome())
                        + (dmarc.domain().isEmpty()
                                ? ""
                                : " header.from=" + plain(dmarc.domain())));
        return out.toString();
    }

    private static String word(Enum<?> outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private static String plain(String value) {
        return PLAIN.matcher(value).matches() ? value : "unknown";
    }

    private static Optional<String> text(Mail mail, AttributeName name) {
        return mail.getAttribute(name)
                .flatMap(attribute -> attribute.getValue().valueAs(String.class));
    }
}
