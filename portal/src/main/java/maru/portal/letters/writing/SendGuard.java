package maru.portal.letters.writing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import maru.documents.DocumentReader;
import maru.documents.model.Reading;
import maru.identity.AddressableAudience;
import maru.identity.AsOf;
import maru.identity.Asker;
import maru.identity.Audience;
import maru.identity.Audience.WholeSchool;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.identity.Recipient;
import maru.identity.UnitId;
import maru.portal.letters.content.BodySanitizer;
import maru.portal.letters.content.ConsentForm;
import maru.portal.letters.content.LetterContent;
import maru.portal.letters.content.LetterContent.Attached;
import maru.portal.letters.content.SensitiveNumbers;
import maru.portal.letters.record.ArchiveStore;
import maru.portal.letters.record.Draft;
import maru.portal.letters.record.LetterBlobs;
import maru.portal.letters.record.LetterNumbers;
import maru.storage.Database;
import org.springframework.stereotype.Service;

/// Looks at a letter before it goes: what must not go stops it, what may be a slip is pointed out.
/// Two of three leaks of schools begin with a human slip: a wrong recipient, a wrong attachment.
@Service
public final class SendGuard {

    private static final Asker.Service SELF = new Asker.Service("portal.send-guard");
    private static final int TEXT_AT_MOST = 2_000_000;
    private static final int NAMES_AT_MOST = 20;

    private final Database database;
    private final Identity identity;
    private final ArchiveStore archive = new ArchiveStore();
    private final LetterBlobs blobs;
    private final DocumentReader reader;
    private final Clock clock;

    SendGuard(
            Database database,
            Identity identity,
            LetterBlobs blobs,
            DocumentReader reader,
            Clock clock) {
        this.database = database;
        this.identity = identity;
        this.blobs = blobs;
        this.reader = reader;
        this.clock = clock;
    }

    /// What was found.
    ///
    /// @param residentNumbers where resident numbers stand (`body`, or the name of a file); it does
    ///   not go while there are any
    /// @param phones mobile numbers in it
    /// @param outsiders names of the school's students who are not in the audience
    /// @param unread files whose text could not be looked at
    /// @param unusual whether this writer has not written to so many before
    public record Report(
            List<String> residentNumbers,
            List<String> phones,
            List<String> outsiders,
            List<String> unread,
            boolean unusual,
            int students) {

        public Report {
            residentNumbers = List.copyOf(residentNumbers);
            phones = List.copyOf(phones);
            outsiders = List.copyOf(outsiders);
            unread = List.copyOf(unread);
        }

        public boolean stops() {
            return !residentNumbers.isEmpty();
        }

        /// Whether the writer is asked again.
        public boolean asks() {
            return stops() || unusual || !phones.isEmpty() || !outsiders.isEmpty();
        }
    }

    /// Looks at a draft as it stands.
    public Report look(Asker.SignedIn asker, Draft draft, UnitId school) {
        List<String> residentNumbers = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        StringBuilder all = new StringBuilder(words(draft.content()));
        if (SensitiveNumbers.hasResidentNumber(all.toString())) {
            residentNumbers.add("body");
        }
        for (Attached file : draft.content().attachments()) {
            if (file.mediaType().startsWith("image/")) {
                continue;
            }
            switch (read(file)) {
                case Reading.Read(maru.documents.model.Document document) -> {
                    String text = maru.documents.html.PlainWriter.text(document);
                    if (SensitiveNumbers.hasResidentNumber(text)) {
                        residentNumbers.add(file.name());
                    }
                    if (all.length() + text.length() < TEXT_AT_MOST) {
                        all.append('\n').append(text);
                    }
                }
                case Reading.NotRead _ -> unread.add(file.name());
            }
        }
        return database.read(
                transaction -> {
                    Set<PersonId> meant = meant(asker, draft);
                    return new Report(
                            residentNumbers,
                            phones(draft.content(), all.toString()),
                            outsiders(draft.audience(), meant, all.toString()),
                            unread,
                            isLarge(draft.audience())
                                    && !archive.hasSentWidely(
                                            transaction,
                                            asker.person(),
                                            school,
                                            clock.instant().minus(Duration.ofDays(365))),
                            meant.size() + below(asker, draft.audience()));
                });
    }

    private Reading read(Attached file) {
        try {
            Path copy = Files.createTempFile("guard-", ".part");
            try (InputStream in = blobs.open(file.sha256())) {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
                return reader.read(copy, file.name());
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException noRoom) {
            throw new UncheckedIOException(noRoom);
        }
    }

    /// All that a writer typed, without mark-up.
    public static String words(LetterContent content) {
        StringBuilder words = new StringBuilder();
        words.append(content.title()).append('\n').append(BodySanitizer.textOf(content.body()));
        content.facts().bring().forEach(item -> words.append('\n').append(item));
        if (content.facts().place() != null) {
            words.append('\n').append(content.facts().place());
        }
        ConsentForm form = content.form();
        if (form != null) {
            form.questions().forEach(question -> words.append('\n').append(question.text()));
        }
        return words.toString();
    }

    /// The number of whom to ask is meant to be there.
    private static List<String> phones(LetterContent content, String words) {
        var contact = content.facts().contact();
        String own = contact == null || contact.phone() == null ? "" : digits(contact.phone());
        return SensitiveNumbers.phones(words).stream()
                .filter(number -> !digits(number).equals(own))
                .toList();
    }

    private static String digits(String text) {
        return text.replaceAll("\\D", "");
    }

    private Set<PersonId> meant(Asker.SignedIn asker, Draft draft) {
        Set<PersonId> meant = new LinkedHashSet<>();
        for (Audience audience : draft.audience()) {
            for (Recipient one : identity.classes().recipients(asker, audience, AsOf.now(clock))) {
                if (draft.students().isEmpty() || draft.students().contains(one.student())) {
                    meant.add(one.student());
                }
            }
        }
        return meant;
    }

    /// Students of whom the writer knows no more than how many they are.
    private int below(Asker.SignedIn asker, List<Audience> audiences) {
        return audiences.stream().noneMatch(Audience.SchoolsBelow.class::isInstance)
                ? 0
                : identity.classes().audiences(asker).stream()
                        .filter(one -> one.audience() instanceof Audience.SchoolsBelow)
                        .filter(one -> audiences.contains(one.audience()))
                        .mapToInt(AddressableAudience::students)
                        .sum();
    }

    private List<String> outsiders(List<Audience> audiences, Set<PersonId> meant, String words) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> insiders = new LinkedHashSet<>();
        Set<UnitId> schools = audiences.stream().map(Audience::unit).collect(Collectors.toSet());
        int year = LetterNumbers.schoolYear(clock.instant());
        for (UnitId school : schools) {
            for (Recipient one :
                    identity.classes()
                            .recipients(SELF, new WholeSchool(school, year), AsOf.now(clock))) {
                if (meant.contains(one.student())) {
                    insiders.add(one.name());
                } else if (one.name().length() >= 3 && words.contains(one.name())) {
                    names.add(one.name());
                }
            }
        }
        names.removeAll(insiders);
        return names.stream().limit(NAMES_AT_MOST).toList();
    }

    /// More than one class.
    private static boolean isLarge(List<Audience> audiences) {
        return audiences.size() > 1
                || audiences.stream().anyMatch(one -> !(one instanceof Audience.OneClass));
    }
}
