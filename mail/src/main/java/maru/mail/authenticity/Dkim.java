package maru.mail.authenticity;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.api.Result;
import org.apache.james.jdkim.api.SignatureRecord;
import org.apache.james.jdkim.exceptions.FailException;
import org.apache.james.jdkim.impl.DNSPublicKeyRecordRetriever;

/// What became of one of a mail's signatures (RFC 6376).
///
/// @param outcome as RFC 8601, section 2.7.1 names it: `pass`, `fail`, `temperror`, …
/// @param domain who signed; empty when the signature does not even say that
/// @param whole whether it covers the body to its end (without `l=`)
record Dkim(Result.Type outcome, String domain, String selector, boolean whole) {

    /// Each costs a question to the domain name system and a pass over the body.
    static final int SIGNATURES_AT_MOST = 10;

    boolean passes() {
        return outcome == Result.Type.PASS;
    }

    static List<Dkim> of(Dns dns, InputStream mail) throws IOException {
        DKIMVerifier verifier = new DKIMVerifier(new DNSPublicKeyRecordRetriever(dns.resolver()));
        try {
            verifier.verify(mail);
        } catch (FailException none) {
            // The results say which, and why.
        }
        return verifier.getResults().stream().map(Dkim::of).toList();
    }

    private static Dkim of(Result result) {
        SignatureRecord record = result.getRecord();
        if (record == null) {
            return new Dkim(result.getResultType(), "", "", false);
        }
        return new Dkim(
                result.getResultType(),
                record.getDToken().toString().toLowerCase(Locale.ROOT),
                record.getSelector().toString(),
                record.getBodyHashLimit() < 0);
    }
}
