package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.mail.jmap.ChangeLog.Kind;
import maru.mail.mime.MessageReader;

/// Changes e-mails and brings others in (RFC 8621 §4.6 to §4.8).
final class EmailSets {

    private final Stores stores;
    private final ChangeLog log;
    private final Blobs blobs;

    EmailSets(Stores stores) {
        this.stores = stores;
        this.log = new ChangeLog(stores.database());
        this.blobs = new Blobs(stores);
    }

    List<Method> all() {
        return List.of(
                new Method("Email/set", Mail.CAPABILITY, this::set),
                new Method("Email/import", Mail.CAPABILITY, this::bring),
                new Method("Email/copy", Mail.CAPABILITY, this::copy));
    }

    ObjectNode set(Call call) throws MethodError {
        Account account = call.account();
        return Setting.run(
                call,
                () -> log.state(account, Kind.EMAIL),
                new EmailSetting(stores, account, call));
    }

    /// `Email/import` is a `/set` that creates from blobs.
    private ObjectNode bring(Call call) throws MethodError {
        Account account = call.account();
        EmailSetting setting = new EmailSetting(stores, account, call);
        ObjectNode creations = call.arguments().deepCopy();
        creations.remove(List.of("update", "destroy", "create"));
        creations.set("create", call.objects("emails"));
        ObjectNode answer =
                Setting.run(
                        call.another(creations),
                        () -> log.state(account, Kind.EMAIL),
                        new Setting.Work() {
                            @Override
                            public ObjectNode create(ObjectNode given) throws SetError {
                                return bring(account, call, setting, given);
                            }

                            @Override
                            public void update(String id, ObjectNode patch) {
                                throw new IllegalStateException("Nothing is updated.");
                            }

                            @Override
                            public void destroy(String id) {
                                throw new IllegalStateException("Nothing is destroyed.");
                            }
                        });
        answer.remove("destroyed");
        return answer;
    }

    private ObjectNode bring(Account account, Call call, EmailSetting setting, ObjectNode given)
            throws SetError {
        Wanted wanted = new Wanted(given, call, setting.tree());
        Set<UUID> mailboxes = wanted.mailboxes(Set.of());
        Set<String> keywords = wanted.keywords(Set.of());
        String blob = given.path("blobId").asText();
        try {
            Optional<InputStream> opened = blobs.open(account, blob);
            if (opened.isEmpty()) {
                throw SetError.of("blobNotFound", "There is no blob " + blob + ".")
                        .with("notFound", List.of(blob));
            }
            Path file = Files.createTempFile("maru-mail-", ".import");
            try {
                try (InputStream content = opened.get()) {
                    Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
                }
                try (InputStream content = Files.newInputStream(file)) {
                    if (MessageReader.header(content).isEmpty()) {
                        throw SetError.of("invalidEmail", "This is no message.");
                    }
                }
                return setting.put(
                        EmailSetting.content(file), mailboxes, keywords, setting.receivedAt(given));
            } finally {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// Everybody has one account, so there is no other to copy from (RFC 8621 §4.7).
    private ObjectNode copy(Call call) throws MethodError {
        Account account = call.account();
        if (call.text("fromAccountId").orElse("").equals(account.id())) {
            throw MethodError.invalidArguments("It is copied from one account to another.");
        }
        throw new MethodError("fromAccountNotFound", "There is no such account for you.");
    }
}
