package maru.portal.letters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.Audience;
import maru.identity.AuthenticationLevel;
import maru.identity.Child;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.kernel.Seoul;
import maru.portal.TestPortal;
import maru.portal.letters.content.ConsentForm;
import maru.portal.letters.content.ConsentForm.Choice;
import maru.portal.letters.content.ConsentForm.Option;
import maru.portal.letters.content.ConsentForm.SignerRule;
import maru.portal.letters.content.ConsentForm.Text;
import maru.portal.letters.content.Facts;
import maru.portal.letters.content.LetterContent;
import maru.portal.letters.content.LetterContent.Attached;
import maru.portal.letters.reading.Reading;
import maru.portal.letters.record.Draft;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.signing.Agreement;
import maru.portal.letters.signing.Outcome;
import maru.portal.letters.signing.SignIn;
import maru.portal.letters.signing.SignRequest;
import maru.portal.letters.signing.Signing;
import maru.portal.letters.writing.Drafts;
import maru.portal.letters.writing.Sending;
import maru.portal.letters.writing.Uploads;

/// Letters for tests, written and read through the portal's own services by the demo's people.
record Written(TestPortal portal) {

    Asker.SignedIn as(String card) {
        return as(portal.card(card).person());
    }

    Asker.SignedIn as(PersonId person) {
        return new Asker.SignedIn(
                person, "test", "127.0.0.1", AuthenticationLevel.ONE_FACTOR, Instant.now());
    }

    List<Child> children(String card) {
        return portal.identity().families().children(as(card));
    }

    /// The child of a card in the class that the demo's teacher keeps.
    Child childOfTheClass(String card) {
        return children(card).stream()
                .filter(
                        child ->
                                child.place()
                                        .map(place -> place.schoolClass().shortName())
                                        .equals(Optional.of("3-2")))
                .findFirst()
                .orElseThrow();
    }

    static LetterContent consent(String title, SignerRule signers) {
        return consent(
                title,
                signers,
                LocalDateTime.ofInstant(Clock.systemUTC().instant(), Seoul.ZONE).plusDays(3));
    }

    static LetterContent consent(String title, SignerRule signers, LocalDateTime deadline) {
        return new LetterContent(
                title,
                "<p>수원화성에 갑니다.</p>",
                new Facts(null, "수원화성", null, List.of("도시락"), null, deadline, null),
                new ConsentForm(
                        signers,
                        List.of(
                                new Choice(
                                        "q1",
                                        "참가합니까?",
                                        true,
                                        List.of(
                                                new Option("o1", "예", null),
                                                new Option("o2", "아니요", null))),
                                new Text("q2", "적어 주세요", false, 500))),
                List.of());
    }

    /// Sent by a card to the first of those whom she may address.
    LetterId sent(String writer, LetterContent content) {
        LetterId letter = drafted(writer, content);
        send(writer, letter);
        return letter;
    }

    LetterId drafted(String writer, LetterContent content) {
        return drafted(as(writer), content);
    }

    LetterId drafted(Asker.SignedIn writer, LetterContent content) {
        LetterId letter = portal.bean(Drafts.class).begin(writer);
        Audience audience = portal.identity().classes().audiences(writer).getFirst().audience();
        Draft draft = portal.bean(Drafts.class).open(writer, letter).draft();
        portal.bean(Drafts.class)
                .save(writer, letter, content, List.of(audience), draft.revision());
        return letter;
    }

    void send(String writer, LetterId letter) {
        send(as(writer), letter);
    }

    void send(Asker.SignedIn writer, LetterId letter) {
        Sending.Outcome outcome = portal.bean(Sending.class).send(writer, letter);
        if (!(outcome instanceof Sending.Outcome.Sent)) {
            throw new AssertionError(outcome.toString());
        }
    }

    /// The next version of a sent letter, under another title.
    void improved(String writer, LetterId letter, String title) {
        Drafts drafts = portal.bean(Drafts.class);
        drafts.improve(as(writer), letter);
        Draft draft = drafts.open(as(writer), letter).draft();
        LetterContent content = draft.content();
        drafts.save(
                as(writer),
                letter,
                new LetterContent(
                        title, content.body(), content.facts(), content.form(), List.of()),
                draft.audience(),
                draft.revision());
        send(writer, letter);
    }

    Attached attached(Asker.SignedIn writer, LetterId letter, String name, byte[] bytes) {
        try {
            Path file = Files.createTempFile("test-", ".part");
            try {
                Files.write(file, bytes);
                return portal.bean(Uploads.class).attach(writer, letter, file, name);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Reading.Page read(String card, LetterId letter, PersonId student) {
        return portal.bean(Reading.class).open(as(card), letter, student, Language.KO);
    }

    /// What a page sends when its reader answers, agrees and types her name.
    SignRequest request(String card, Reading.Page page, UUID key) {
        return new SignRequest(
                page.opened().letter().id(),
                page.opened().child().id(),
                portal.card(card).person(),
                page.opened().version().number(),
                page.document().sha256(),
                page.document().language(),
                Map.of("q1", "o1"),
                Optional.of(Agreement.EDITION),
                Optional.empty(),
                Optional.of(portal.card(card).name()),
                key);
    }

    /// The same as the fields of a form.
    Map<String, String> fields(String card, Reading.Page page) {
        return new HashMap<>(
                Map.ofEntries(
                        Map.entry("signer", portal.card(card).person().toString()),
                        Map.entry("version", "1"),
                        Map.entry("shown", page.document().sha256()),
                        Map.entry("language", page.document().language().tag()),
                        Map.entry("key", UUID.randomUUID().toString()),
                        Map.entry("agreed", Agreement.EDITION),
                        Map.entry("method", "typed"),
                        Map.entry("typedName", portal.card(card).name()),
                        Map.entry("answer.q1", "o1")));
    }

    Outcome sign(String card, SignRequest request) {
        return portal.bean(Signing.class).sign(as(card), new SignIn("1", List.of("pwd")), request);
    }

    Outcome sign(String card, LetterId letter, PersonId student) {
        return sign(card, request(card, read(card, letter, student), UUID.randomUUID()));
    }

    /// The same by anybody, who draws instead of typing.
    Outcome signedBy(PersonId signer, LetterId letter, PersonId student) {
        Asker.SignedIn asker = as(signer);
        Reading.Page page = portal.bean(Reading.class).open(asker, letter, student, Language.KO);
        return portal.bean(Signing.class)
                .sign(
                        asker,
                        new SignIn("", List.of()),
                        new SignRequest(
                                letter,
                                student,
                                signer,
                                page.opened().version().number(),
                                page.document().sha256(),
                                page.document().language(),
                                Map.of("q1", "o1"),
                                Optional.of(Agreement.EDITION),
                                Optional.of(SignedForms.drawing(2)),
                                Optional.empty(),
                                UUID.randomUUID()));
    }

    long count(String from, Object... parameters) {
        return portal.database()
                .read(
                        transaction ->
                                transaction.one(
                                        "select count(*) as n from " + from,
                                        row -> row.bigint("n"),
                                        parameters));
    }
}
