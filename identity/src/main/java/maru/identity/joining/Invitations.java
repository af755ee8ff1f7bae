package maru.identity.joining;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import maru.identity.Asker;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.identity.Relation;
import maru.identity.UnitId;
import maru.identity.signon.ClientAddress;
import maru.storage.Database;

/// Invitation codes: printed on a sheet for each student, good for one guardian once, for thirty
/// days.
///
/// A code gives a relation to one student of one school and nothing else: whoever is signed in adds
/// that child, whoever is not becomes a new person. People are never merged by name or phone
/// number, and one school never learns of another's relation. Guesses of codes are counted by
/// address, ten a minute at most.
public interface Invitations {

    /// How long a code is good.
    int DAYS = 30;

    static Invitations over(Database database, Clock clock) {
        return new StoredInvitations(database, clock);
    }

    /// A code as it is printed. Shown when it is made and never again.
    ///
    /// @param code `ABCD-EFGH-JKMN`; hyphens and case do not matter when it is typed
    record Invitation(
            String code,
            PersonId student,
            String studentName,
            int number,
            UnitId schoolClass,
            Instant until) {

        /// Without the code.
        @Override
        public String toString() {
            return "Invitation[" + student + "]";
        }
    }

    /// What a code is for, as shown before it is accepted.
    ///
    /// @param studentHint the name but for its middle: `김*서`
    /// @param mayRepresent whether the school invites a legal representative
    record Offer(
            String schoolName,
            String className,
            String studentHint,
            boolean mayRepresent,
            Instant until) {}

    /// Who comes in as a new person.
    ///
    /// @param phone or `mail`: how she will sign in; confirmed by the caller before
    record Newcomer(
            String name, Language language, Optional<String> phone, Optional<String> mail) {}

    /// What she says of herself: it is written down with the code as its basis.
    record Claim(Relation relation, boolean legalRepresentative) {}

    /// Who came in.
    ///
    /// @param firstSignIn for a newcomer: a one-use code, good for 30 minutes, with which she signs
    ///   in and makes her passkey or password ([Recovery])
    record Joined(PersonId guardian, PersonId student, Optional<String> firstSignIn) {

        /// Without the code.
        @Override
        public String toString() {
            return "Joined[" + guardian + ", " + student + "]";
        }
    }

    /// New codes for every student of a class who sits there today, by number; earlier ones that
    /// nobody has used end.
    ///
    /// @param each how many for each student, 1 to 4
    /// @throws maru.kernel.Refused NotFound where the asker does not keep this class
    List<Invitation> forClass(Asker asker, UnitId schoolClass, int each);

    /// One more code for one student.
    ///
    /// @throws maru.kernel.Refused NotFound where the asker does not keep the student
    Invitation forStudent(Asker asker, PersonId student);

    /// How many unused codes a class has, by student.
    List<Open> open(Asker asker, UnitId schoolClass);

    /// Unused codes of a student.
    record Open(
            PersonId student,
            String studentName,
            int number,
            int codes,
            Optional<LocalDate> until) {}

    /// What a code is for.
    ///
    /// @throws maru.kernel.Refused NotFound for a code that is unknown, used or run out;
    ///   TooManyRequests
    Offer look(String code, ClientAddress from);

    /// A new guardian comes in.
    ///
    /// @throws maru.kernel.Refused as [#look]; Conflict when somebody signs in by this phone number
    ///   or address already (she signs in and adds the child instead)
    Joined accept(String code, Newcomer newcomer, Claim claim, ClientAddress from);

    /// Whoever is signed in adds the child.
    ///
    /// @throws maru.kernel.Refused as [#look]; Conflict when the child is hers already
    Joined accept(String code, Asker.SignedIn asker, Claim claim, ClientAddress from);

    /// A legal representative lets her child sign in: consent for those under 14 with the method by
    /// which it was proved that it was she (개인정보 보호법 §22-2, decree §17-2). The child's account
    /// opens, and the code lets it in the first time.
    ///
    /// @param shortName what the child will sign in with, when the school has given none;
    ///   `kim.minseo2`
    /// @throws maru.kernel.Refused NotFound or Forbidden where she is not the legal representative
    ///   with the right to consent; Invalid or Conflict for the short name
    Joined letStudentIn(
            Asker.SignedIn asker, PersonId student, Optional<String> shortName, Proof proof);

    /// How it was proved that the legal representative consents (decree §17-2).
    ///
    /// @param detail what the method leaves as trace: which telephone, which paper; at most 200
    ///   characters
    record Proof(Method method, String detail) {}

    /// The methods of the decree.
    enum Method {
        /// 동의 내용을 표시하고 법정대리인의 휴대전화 문자로 확인
        MOBILE_MESSAGE,
        /// 본인확인(휴대전화·아이핀)
        IDENTITY_CHECK,
        /// 서면
        PAPER,
        /// 전자우편
        MAIL,
        /// 전화 통화
        TELEPHONE,
        /// 로그인한 법정대리인의 전자서명
        SIGNED_IN
    }
}
