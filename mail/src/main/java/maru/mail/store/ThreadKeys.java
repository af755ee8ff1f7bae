package maru.mail.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.storage.Transaction;
import org.apache.james.mailbox.store.mail.model.MimeMessageId;
import org.apache.james.mailbox.store.mail.model.Subject;
import org.apache.james.mailbox.store.mail.utils.MimeMessageHeadersUtil;
import org.apache.james.mailbox.store.search.SearchUtil;
import org.apache.james.mime4j.message.HeaderImpl;

/// By what a message finds its thread: the Message-IDs it names and its base subject (RFC 8621 §3).
/// Kept as short digests, so that their length has a bound.
@SuppressWarnings("ArrayRecordComponent") // It is carried, never compared.
record ThreadKeys(List<byte[]> ids, byte[] subject) {

    private static final int BYTES = 16;

    /// A message that names hundreds of others is no conversation.
    private static final int IDS_AT_MOST = 100;

    static ThreadKeys of(HeaderImpl header) {
        List<byte[]> ids = new ArrayList<>();
        MimeMessageHeadersUtil.parseMimeMessageId(header)
                .map(MimeMessageId::getValue)
                .ifPresent(id -> ids.add(digest(id)));
        MimeMessageHeadersUtil.parseInReplyTo(header)
                .map(MimeMessageId::getValue)
                .ifPresent(id -> ids.add(digest(id)));
        MimeMessageHeadersUtil.parseReferences(header).stream()
                .flatMap(Collection::stream)
                .limit(IDS_AT_MOST)
                .forEach(id -> ids.add(digest(id.getValue())));
        Optional<Subject> subject = MimeMessageHeadersUtil.parseSubject(header);
        return new ThreadKeys(
                List.copyOf(ids),
                digest(subject.map(Subject::getValue).map(SearchUtil::getBaseSubject).orElse("")));
    }

    /// The thread that the message belongs to in this account; its own id when it begins one.
    ///
    /// Call it under the account's row lock, so that two replies at one moment find one thread.
    UUID findOrBegin(Transaction transaction, String owner, UUID message) {
        if (ids.isEmpty()) {
            return message;
        }
        UUID thread =
                transaction
                        .first(
                                "select thread from thread_key where owner = ? and key = any(?) and"
                                        + " subject = ? order by thread limit 1",
                                row -> row.uuid("thread"),
                                owner,
                                ids,
                                subject)
                        .orElse(message);
        transaction.update(
                "insert into thread_key (owner, key, subject, thread) select distinct ?, k, ?::bytea,"
                        + " ?::uuid from unnest(?) k on conflict do nothing",
                owner,
                subject,
                thread,
                ids);
        return thread;
    }

    private static byte[] digest(String text) {
        try {
            return Arrays.copyOf(
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8)),
                    BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
