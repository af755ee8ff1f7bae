package maru.identity.joining;

import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import maru.identity.Asker;
import maru.identity.AskerText;
import maru.identity.PersonId;
import maru.identity.Relation;
import maru.identity.UnitId;
import maru.identity.signon.ClientAddress;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.DatabaseFailure;
import maru.storage.Row;
import maru.storage.Work;
import org.jspecify.annotations.Nullable;

/// Asks the database's functions for invitations.
record StoredInvitations(Database database, Clock clock) implements Invitations {

    private static final int CODE_AT_MOST = 40;
    private static final Pattern PHONE = Pattern.compile("0[0-9]{8,10}");
    private static final Pattern MAIL =
            Pattern.compile("[a-z0-9._%+-]{1,64}@[a-z0-9.-]{1,180}\\.[a-z]{2,20}");

    @Override
    public List<Invitation> forClass(Asker asker, UnitId schoolClass, int each) {
        return invite(asker, schoolClass.value(), null, each);
    }

    @Override
    public Invitation forStudent(Asker asker, PersonId student) {
        return invite(asker, null, student.value(), 1).getFirst();
    }

    private List<Invitation> invite(
            Asker asker, @Nullable UUID schoolClass, @Nullable UUID student, int each) {
        return ask(
                transaction ->
                        transaction.list(
                                "select * from identity.invite(?::jsonb, ?, ?, ?, ?)",
                                row ->
                                        new Invitation(
                                                row.text("code"),
                                                new PersonId(row.uuid("student")),
                                                row.text("name"),
                                                row.integer("number"),
                                                new UnitId(row.uuid("class_id")),
                                                row.instant("until")),
                                AskerText.json(asker),
                                today(),
                                schoolClass,
                                student,
                                each));
    }

    @Override
    public List<Open> open(Asker asker, UnitId schoolClass) {
        return ask(
                transaction ->
                        transaction.list(
                                "select * from identity.open_invitations(?::jsonb, ?, ?)",
                                row ->
                                        new Open(
                                                new PersonId(row.uuid("student")),
                                                row.text("name"),
                                                row.integer("number"),
                                                row.integer("codes"),
                                                row.optional("until", Row::date)),
                                AskerText.json(asker),
                                today(),
                                schoolClass.value()));
    }

    private record Looked(int pause, Optional<Offer> offer) {}

    @Override
    public Offer look(String code, ClientAddress from) {
        Optional<Looked> looked =
                ask(
                        transaction ->
                                transaction.first(
                                        "select * from identity.look_at_invitation(?, ?, ?)",
                                        StoredInvitations::looked,
                                        bounded(code),
                                        from.network(),
                                        today()));
        if (looked.isEmpty()) {
            throw new Refusal.NotFound().asException();
        }
        return looked.get().offer().orElseThrow(() -> tooMany(looked.get().pause()));
    }

    private static Looked looked(Row row) {
        int wait = row.integer("wait");
        return wait > 0
                ? new Looked(wait, Optional.empty())
                : new Looked(
                        0,
                        Optional.of(
                                new Offer(
                                        row.text("school_name"),
                                        row.text("class_name"),
                                        hint(row.text("student_name")),
                                        row.bool("may_represent"),
                                        row.instant("until"))));
    }

    /// `김민서` is `김*서`, `이준` is `이*`.
    static String hint(String name) {
        int[] letters = name.codePoints().toArray();
        StringBuilder hint = new StringBuilder();
        for (int i = 0; i < letters.length; i++) {
            boolean shown = i == 0 || (i == letters.length - 1 && letters.length > 2);
            hint.appendCodePoint(shown ? letters[i] : '*');
        }
        return hint.toString();
    }

    @Override
    public Joined accept(String code, Newcomer newcomer, Claim claim, ClientAddress from) {
        Optional<String> phone = newcomer.phone().map(text -> text.replaceAll("[-. ]", ""));
        if (phone.isPresent() && !PHONE.matcher(phone.get()).matches()) {
            throw new Refusal.Invalid(
                            "phone", "010-1234-5678처럼 적어 주세요. (Write it like 010-1234-5678.)")
                    .asException();
        }
        Optional<String> mail = newcomer.mail().map(text -> text.strip().toLowerCase(Locale.ROOT));
        if (mail.isPresent() && !MAIL.matcher(mail.get()).matches()) {
            throw new Refusal.Invalid(
                            "mail", "name@example.com처럼 적어 주세요. (Write it like name@example.com.)")
                    .asException();
        }
        return accept(code, from, null, newcomer, phone, mail, claim);
    }

    @Override
    public Joined accept(String code, Asker.SignedIn asker, Claim claim, ClientAddress from) {
        return accept(code, from, asker, null, Optional.empty(), Optional.empty(), claim);
    }

    private record Answer(
            Optional<String> problem,
            int pause,
            Optional<UUID> guardian,
            Optional<UUID> student,
            Optional<String> firstCode) {}

    private Joined accept(
            String code,
            ClientAddress from,
            Asker.@Nullable SignedIn asker,
            @Nullable Newcomer newcomer,
            Optional<String> phone,
            Optional<String> mail,
            Claim claim) {
        if (claim.relation() == Relation.SELF) {
            throw new Refusal.Invalid("relation", "관계를 골라 주세요. (Choose the relation.)")
                    .asException();
        }
        Answer answer =
                ask(
                        transaction ->
                                transaction.one(
                                        "select * from identity.accept_invitation("
                                                + "?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?)",
                                        row ->
                                                new Answer(
                                                        row.optional("problem", Row::text),
                                                        row.integer("wait"),
                                                        row.optional("guardian", Row::uuid),
                                                        row.optional("student", Row::uuid),
                                                        row.optional("first_code", Row::text)),
                                        bounded(code),
                                        from.text(),
                                        from.network(),
                                        today(),
                                        asker == null ? null : AskerText.json(asker),
                                        newcomer == null
                                                ? null
                                                : Normalizer.normalize(
                                                        newcomer.name(), Normalizer.Form.NFC),
                                        newcomer == null ? null : newcomer.language().tag(),
                                        phone,
                                        mail,
                                        claim.relation(),
                                        claim.legalRepresentative()));
        if (answer.problem().isPresent()) {
            throw switch (answer.problem().get()) {
                case "WAIT" -> tooMany(answer.pause());
                case "TAKEN" ->
                        new Refusal.Conflict(
                                        "이미 가입된 전화번호나 전자우편입니다. 로그인한 뒤에 코드를 넣어 주세요."
                                                + " (Somebody signs in by this already: sign in and"
                                                + " enter the code there.)")
                                .asException();
                case "HERS" ->
                        new Refusal.Conflict("이미 연결된 아이입니다. (This child is yours already.)")
                                .asException();
                default -> new Refusal.NotFound().asException();
            };
        }
        return new Joined(
                new PersonId(answer.guardian().orElseThrow()),
                new PersonId(answer.student().orElseThrow()),
                answer.firstCode());
    }

    @Override
    public Joined letStudentIn(
            Asker.SignedIn asker, PersonId student, Optional<String> shortName, Proof proof) {
        if (proof.detail().length() > 200) {
            throw new Refusal.Invalid("detail", "200자 안으로 적어 주세요. (At most 200 characters.)")
                    .asException();
        }
        String code =
                ask(
                        transaction ->
                                transaction.one(
                                        "select identity.let_student_in(?::jsonb, ?, ?, ?, ?, ?)"
                                                + " as code",
                                        row -> row.text("code"),
                                        AskerText.json(asker),
                                        today(),
                                        student.value(),
                                        shortName,
                                        proof.method(),
                                        proof.detail()));
        return new Joined(asker.person(), student, Optional.of(code));
    }

    private LocalDate today() {
        return Seoul.today(clock);
    }

    private static String bounded(String code) {
        if (code.length() > CODE_AT_MOST) {
            throw new Refusal.NotFound().asException();
        }
        return Normalizer.normalize(code, Normalizer.Form.NFKC);
    }

    private static RuntimeException tooMany(int seconds) {
        return new Refusal.TooManyRequests(Duration.ofSeconds(seconds)).asException();
    }

    private <T> T ask(Work<T> work) {
        try {
            return database.transaction(work);
        } catch (DatabaseFailure failure) {
            throw AskerText.refusal(failure);
        }
    }
}
