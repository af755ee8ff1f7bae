package maru.mail.authenticity;

import com.google.common.net.InternetDomainName;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.james.jdkim.api.Result;

/// Whether the sender that readers see is proved by SPF or DKIM, and what its domain wants done
/// where it is not (RFC 7489).
///
/// @param domain that of `From`
/// @param asked what the domain asks for, whatever the outcome
record Dmarc(Outcome outcome, String domain, Disposition asked) {

    /// RFC 7489, section 11.2.
    enum Outcome {
        PASS,
        FAIL,
        NONE,
        TEMPERROR,
        PERMERROR
    }

    /// RFC 7489, section 6.3, `p`.
    enum Disposition {
        NONE,
        QUARANTINE,
        REJECT;

        /// One step milder, for a domain that is still trying (`pct=0`).
        private Disposition milder() {
            return this == REJECT ? QUARANTINE : NONE;
        }
    }

    /// A mail whose `From` names no single domain, so that nobody answers for it.
    static final Dmarc UNCLEAR = new Dmarc(Outcome.PERMERROR, "", Disposition.NONE);

    private record Policy(Map<String, String> tags, boolean ofParent) {

        boolean strict(String tag) {
            return tags.getOrDefault(tag, "r").equals("s");
        }

        Disposition disposition() {
            String own = tags.getOrDefault("p", "none");
            Disposition asked =
                    switch (ofParent ? tags.getOrDefault("sp", own) : own) {
                        case "reject" -> Disposition.REJECT;
                        case "quarantine" -> Disposition.QUARANTINE;
                        default -> Disposition.NONE;
                    };
            // Other shares are not drawn by lot: what a domain asks of some it asks of all.
            return tags.getOrDefault("pct", "100").equals("0") ? asked.milder() : asked;
        }
    }

    /// @param from the domain that readers see
    static Dmarc of(Dns dns, String from, Spf spf, List<Dkim> signatures) {
        Optional<Policy> found;
        try {
            found = policy(dns, from);
        } catch (Dns.Silent later) {
            return new Dmarc(Outcome.TEMPERROR, from, Disposition.NONE);
        }
        if (found.isEmpty()) {
            return new Dmarc(Outcome.NONE, from, Disposition.NONE);
        }
        Policy policy = found.get();
        boolean proved =
                (spf.outcome() == Spf.Outcome.PASS
                                && aligned(spf.domain(), from, policy.strict("aspf")))
                        || signatures.stream()
                                .anyMatch(
                                        each ->
                                                each.passes()
                                                        && each.whole()
                                                        && aligned(
                                                                each.domain(),
                                                                from,
                                                                policy.strict("adkim")));
        if (proved) {
            return new Dmarc(Outcome.PASS, from, policy.disposition());
        }
        boolean unsure =
                spf.outcome() == Spf.Outcome.TEMPERROR
                        || signatures.stream()
                                .anyMatch(each -> each.outcome() == Result.Type.TEMPERROR);
        return new Dmarc(unsure ? Outcome.TEMPERROR : Outcome.FAIL, from, policy.disposition());
    }

    /// RFC 7489, section 6.6.3: that of the domain, else that of the organization above it.
    private static Optional<Policy> policy(Dns dns, String domain) throws Dns.Silent {
        Optional<Policy> own = record(dns, domain, false);
        String parent = organization(domain);
        return own.isPresent() || parent.equals(domain) ? own : record(dns, parent, true);
    }

    private static Optional<Policy> record(Dns dns, String domain, boolean ofParent)
            throws Dns.Silent {
        List<Map<String, String>> records =
                dns.texts("_dmarc." + domain).stream()
                        .filter(text -> text.stripLeading().startsWith("v=DMARC1"))
                        .map(Dmarc::tags)
                        .toList();
        // Several are as good as none.
        return records.size() == 1
                ? Optional.of(new Policy(records.getFirst(), ofParent))
                : Optional.empty();
    }

    private static Map<String, String> tags(String text) {
        Map<String, String> tags = new HashMap<>();
        for (String each : text.split(";", 64)) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                tags.putIfAbsent(
                        each.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        each.substring(equals + 1).strip().toLowerCase(Locale.ROOT));
            }
        }
        return tags;
    }

    private static boolean aligned(String proved, String seen, boolean strict) {
        return proved.equals(seen)
                || (!strict
                        && !proved.isEmpty()
                        && organization(proved).equals(organization(seen)));
    }

    /// RFC 7489, section 3.2, by the list of public suffixes.
    private static String organization(String domain) {
        if (!InternetDomainName.isValid(domain)) {
            return domain;
        }
        InternetDomainName name = InternetDomainName.from(domain);
        if (name.isUnderPublicSuffix()) {
            return name.topPrivateDomain().toString();
        }
        // A domain that the list does not know ends in one that is as good as public.
        List<String> labels = name.hasPublicSuffix() ? List.of(domain) : name.parts();
        return String.join(".", labels.subList(Math.max(0, labels.size() - 2), labels.size()));
    }
}
