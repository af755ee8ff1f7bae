package maru.mail.store;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import maru.storage.Database;
import org.apache.james.mailbox.model.MailboxAnnotation;
import org.apache.james.mailbox.model.MailboxAnnotationKey;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.store.mail.AnnotationMapper;

/// Notes that clients keep at mailboxes (RFC 5464). They go with their mailbox.
final class Annotations implements AnnotationMapper {

    private final Database database;

    Annotations(Database database) {
        this.database = database;
    }

    @Override
    public List<MailboxAnnotation> getAllAnnotations(MailboxId mailbox) {
        return database.read(
                transaction ->
                        transaction.list(
                                "select key, value from annotation where mailbox = ? order by key",
                                row ->
                                        MailboxAnnotation.newInstance(
                                                new MailboxAnnotationKey(row.text("key")),
                                                row.text("value")),
                                StoredMailboxId.of(mailbox)));
    }

    @Override
    public List<MailboxAnnotation> getAnnotationsByKeys(
            MailboxId mailbox, Set<MailboxAnnotationKey> keys) {
        return matching(mailbox, each -> keys.contains(each.getKey()));
    }

    @Override
    public List<MailboxAnnotation> getAnnotationsByKeysWithOneDepth(
            MailboxId mailbox, Set<MailboxAnnotationKey> keys) {
        return matching(
                mailbox,
                each ->
                        keys.stream()
                                .anyMatch(
                                        key ->
                                                isBelow(each.getKey(), key)
                                                        && each.getKey().countComponents()
                                                                <= key.countComponents() + 1));
    }

    @Override
    public List<MailboxAnnotation> getAnnotationsByKeysWithAllDepth(
            MailboxId mailbox, Set<MailboxAnnotationKey> keys) {
        return matching(
                mailbox, each -> keys.stream().anyMatch(key -> isBelow(each.getKey(), key)));
    }

    @Override
    public void deleteAnnotation(MailboxId mailbox, MailboxAnnotationKey key) {
        database.change(
                transaction ->
                        transaction.update(
                                "delete from annotation where mailbox = ? and key = ?",
                                StoredMailboxId.of(mailbox),
                                key.asString()));
    }

    @Override
    public void insertAnnotation(MailboxId mailbox, MailboxAnnotation annotation) {
        database.change(
                transaction ->
                        transaction.update(
                                """
                                insert into annotation (mailbox, key, value) values (?, ?, ?)
                                on conflict (mailbox, key) do update set value = excluded.value
                                """,
                                StoredMailboxId.of(mailbox),
                                annotation.getKey().asString(),
                                annotation.getValue().orElseThrow()));
    }

    @Override
    public boolean exist(MailboxId mailbox, MailboxAnnotation annotation) {
        return database.read(
                transaction ->
                        transaction.exists(
                                "select from annotation where mailbox = ? and key = ?",
                                StoredMailboxId.of(mailbox),
                                annotation.getKey().asString()));
    }

    @Override
    public int countAnnotations(MailboxId mailbox) {
        return getAllAnnotations(mailbox).size();
    }

    private List<MailboxAnnotation> matching(
            MailboxId mailbox, Predicate<MailboxAnnotation> wanted) {
        return getAllAnnotations(mailbox).stream().filter(wanted).toList();
    }

    private static boolean isBelow(MailboxAnnotationKey key, MailboxAnnotationKey parent) {
        return key.equals(parent) || key.asString().startsWith(parent.asString() + "/");
    }
}
