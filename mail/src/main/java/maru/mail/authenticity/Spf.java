package maru.mail.authenticity;

import java.util.Locale;
import org.apache.james.jspf.executor.SPFResult;
import org.apache.james.jspf.impl.DNSServiceXBillImpl;
import org.apache.james.jspf.impl.SPF;

/// Whether a machine may send in the name of an envelope's sender (RFC 7208).
///
/// @param domain that of `MAIL FROM`, or what the machine calls itself when there is no sender
record Spf(Outcome outcome, String domain) {

    /// RFC 7208, section 2.6.
    enum Outcome {
        PASS,
        FAIL,
        SOFTFAIL,
        NEUTRAL,
        NONE,
        TEMPERROR,
        PERMERROR
    }

    /// @param sender of the envelope; empty for a bounce
    static Spf of(Dns dns, String address, String greeting, String sender) {
        SPFResult result =
                new SPF(new DNSServiceXBillImpl(dns.resolver()))
                        .checkSPF(address, sender, greeting);
        String domain = sender.isEmpty() ? greeting : sender.substring(sender.lastIndexOf('@') + 1);
        return new Spf(outcome(result.getResult()), domain.toLowerCase(Locale.ROOT));
    }

    private static Outcome outcome(String word) {
        for (Outcome each : Outcome.values()) {
            if (each.name().equalsIgnoreCase(word)) {
                return each;
            }
        }
        // Older drafts said `error` and `unknown`.
        return word.equalsIgnoreCase("error") ? Outcome.TEMPERROR : Outcome.PERMERROR;
    }
}
