package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import maru.mail.signon.Office;

/// What a client learns first: where things are and what can be done (RFC 8620 §2).
final class JmapSession {

    private final String publicUrl;

    JmapSession(String publicUrl) {
        this.publicUrl = publicUrl.replaceAll("/+$", "");
    }

    /// @param mine of whoever asks
    ObjectNode of(Accounts mine) {
        ObjectNode session = JsonNodeFactory.instance.objectNode();
        ObjectNode capabilities = session.putObject("capabilities");
        capabilities.set(Requests.CORE, Limits.told());
        ObjectNode offered = JsonNodeFactory.instance.objectNode();
        offered.set(Mail.CAPABILITY, Mail.told());
        offered.set(Submission.CAPABILITY, Submission.told());
        offered.putObject(VacationMethods.CAPABILITY);
        offered.putObject(QuotaMethods.CAPABILITY);
        String id = mine.own().id();
        ObjectNode accounts = session.putObject("accounts");
        put(accounts, mine.own(), mine.owner(), true, offered);
        for (Office office : mine.offices()) {
            put(accounts, new Account(office.name()), office.label(), false, offered);
        }
        ObjectNode primary = session.putObject("primaryAccounts");
        for (var each : offered.properties()) {
            capabilities.putObject(each.getKey());
            primary.put(each.getKey(), id);
        }
        session.put("username", mine.owner())
                .put("apiUrl", publicUrl + "/jmap/api")
                .put(
                        "downloadUrl",
                        publicUrl + "/jmap/download/{accountId}/{blobId}/{name}?type={type}")
                .put("uploadUrl", publicUrl + "/jmap/upload/{accountId}/")
                .put(
                        "eventSourceUrl",
                        publicUrl
                                + "/jmap/events?types={types}&closeafter={closeafter}&ping={ping}");
        return session.put("state", Integer.toHexString(session.toString().hashCode()));
    }

    private static void put(
            ObjectNode accounts,
            Account account,
            String name,
            boolean personal,
            ObjectNode offered) {
        accounts.putObject(account.id())
                .put("name", name)
                .put("isPersonal", personal)
                .put("isReadOnly", false)
                .set("accountCapabilities", offered.deepCopy());
    }
}
