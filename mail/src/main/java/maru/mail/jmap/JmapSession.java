package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// What a client learns first: where things are and what can be done (RFC 8620 §2).
final class JmapSession {

    private final String publicUrl;

    JmapSession(String publicUrl) {
        this.publicUrl = publicUrl.replaceAll("/+$", "");
    }

    /// @param owner who asks, by her local part
    ObjectNode of(String owner) {
        ObjectNode session = JsonNodeFactory.instance.objectNode();
        ObjectNode capabilities = session.putObject("capabilities");
        capabilities.set(Requests.CORE, Limits.told());
        ObjectNode offered = JsonNodeFactory.instance.objectNode();
        offered.set(Mail.CAPABILITY, Mail.told());
        offered.set(Submission.CAPABILITY, Submission.told());
        offered.putObject(VacationMethods.CAPABILITY);
        offered.putObject(QuotaMethods.CAPABILITY);
        String id = new Account(owner).id();
        session.putObject("accounts")
                .putObject(id)
                .put("name", owner)
                .put("isPersonal", true)
                .put("isReadOnly", false)
                .set("accountCapabilities", offered);
        ObjectNode primary = session.putObject("primaryAccounts");
        for (var each : offered.properties()) {
            capabilities.putObject(each.getKey());
            primary.put(each.getKey(), id);
        }
        session.put("username", owner)
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
}
