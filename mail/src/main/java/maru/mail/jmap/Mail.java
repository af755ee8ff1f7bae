package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/// Mail (RFC 8621): what of it there is, and how much of it at once.
final class Mail {

    static final String CAPABILITY = "urn:ietf:params:jmap:mail";

    private Mail() {}

    static List<Method> methods(Stores stores) {
        return Stream.of(
                        new MailboxMethods(stores).all(),
                        new EmailMethods(stores).all(),
                        new EmailSets(stores).all(),
                        new ThreadMethods(stores).all(),
                        new SnippetMethods(stores).all(),
                        new SenderMethods(stores).all(),
                        new SubmissionMethods(stores).all(),
                        new VacationMethods(stores).all())
                .flatMap(List::stream)
                .toList();
    }

    /// What the account's capabilities say (RFC 8621 §1.3.1).
    static ObjectNode told() {
        ObjectNode told =
                JsonNodeFactory.instance
                        .objectNode()
                        .putNull("maxMailboxesPerEmail")
                        .putNull("maxMailboxDepth")
                        .put("maxSizeMailboxName", Mailbox.NAME_BYTES_AT_MOST)
                        .put("maxSizeAttachmentsPerEmail", Limits.UPLOAD_BYTES)
                        .put("mayCreateTopLevelMailbox", true);
        EmailQuery.SORTS.forEach(told.putArray("emailQuerySortOptions")::add);
        return told;
    }
}
