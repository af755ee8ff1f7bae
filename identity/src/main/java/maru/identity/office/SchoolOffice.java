package maru.identity.office;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import maru.identity.Asker;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.identity.Relation;
import maru.identity.Right;
import maru.identity.Role;
import maru.identity.UnitId;
import maru.storage.Database;

/// Single entries of a school's office. Whoever holds a post as office staff, administrator, vice
/// principal or principal of the school may make them, for her own school alone; everything is
/// dated, nothing is overwritten, all of it is audited.
///
/// Every method refuses with NotFound what is not the asker's school, Invalid where a day or a
/// number cannot be, Conflict where it contradicts what is recorded.
public interface SchoolOffice {

    static SchoolOffice over(Database database, Clock clock) {
        return new StoredSchoolOffice(database, clock);
    }

    /// The schools for which the asker may make entries today.
    List<UnitId> schools(Asker asker);

    /// A student comes from elsewhere.
    ///
    /// @param key the student's number in the office's files (학생번호); one who is known by it is the
    ///   same person
    /// @param number in the class
    PersonId transferIn(
            Asker.SignedIn asker,
            UnitId schoolClass,
            String key,
            String name,
            LocalDate birthDate,
            int number,
            LocalDate from,
            String basis);

    /// A student leaves; `lastDay` is the last day on which she belongs to the school.
    void transferOut(Asker.SignedIn asker, PersonId student, LocalDate lastDay, String basis);

    /// A student moves to another class of the same school from a day on.
    void changeClass(
            Asker.SignedIn asker, PersonId student, UnitId schoolClass, int number, LocalDate from);

    /// A class gets another homeroom teacher from a day on; the post of the one before ends on the
    /// day before.
    void changeHomeroom(Asker.SignedIn asker, UnitId schoolClass, PersonId teacher, LocalDate from);

    /// Somebody is a student's guardian from a day on, by a document: a new person, or one who is
    /// known as another student's guardian at this school.
    ///
    /// @param basis the document: 가족관계증명서, 법원 결정, 위임장, with its number or date
    PersonId addGuardian(
            Asker.SignedIn asker,
            PersonId student,
            NewGuardian guardian,
            Terms terms,
            String basis);

    /// A court's order or another document changes what a guardian may do from a day on.
    ///
    /// @param until the last day on which it holds, when the document says one: afterwards what was
    ///   before holds again
    void changeGuardian(
            Asker.SignedIn asker,
            PersonId student,
            PersonId guardian,
            Terms terms,
            LocalDate from,
            Optional<LocalDate> until,
            String basis);

    /// A guardianship ends; `lastDay` is the last day on which it holds.
    void endGuardian(
            Asker.SignedIn asker,
            PersonId student,
            PersonId guardian,
            LocalDate lastDay,
            String basis);

    /// Everyone with a post in the school or one of its classes today, and whether she can sign in.
    List<Member> members(Asker asker, UnitId school);

    /// Gives a post; a new person when `key` is not known.
    ///
    /// @param key her number in the office's files (교직원번호)
    /// @param unit the school, or the class for a homeroom teacher or teacher
    PersonId givePost(
            Asker.SignedIn asker,
            UnitId unit,
            Role role,
            int grade,
            String key,
            String name,
            Optional<String> shortName,
            LocalDate from);

    /// Ends a post; `lastDay` is its last day. An administrator's own last post is not ended by
    /// herself.
    void endPost(Asker.SignedIn asker, PersonId person, UnitId unit, Role role, LocalDate lastDay);

    /// Takes back that a post ended on a day: it lasts again as it did before. Conflict when she
    /// got a post since that does not go with it.
    void resumePost(
            Asker.SignedIn asker, PersonId person, UnitId unit, Role role, LocalDate lastDay);

    /// A guardian who comes in by the office.
    ///
    /// @param known one who is there already; then the rest is not looked at
    record NewGuardian(Optional<PersonId> known, String name, Language language) {}

    /// What a guardian is and may do.
    record Terms(
            Relation relation,
            boolean legalRepresentative,
            boolean custody,
            Set<Right> rights,
            LocalDate from) {

        public Terms {
            rights = Set.copyOf(rights);
        }
    }

    /// One member of the staff.
    record Member(
            PersonId person,
            String name,
            Role role,
            UnitId unit,
            String unitName,
            LocalDate from,
            boolean canSignIn) {}
}
