package maru.portal.joining;

import maru.identity.Role;

/// Who finds the pages for families' ways in in her menu: the class teacher. The office finds them
/// on its own page. What each may do is identity's rule.
final class StaffRoles {

    private StaffRoles() {}

    static boolean keepsFamilies(Role role) {
        return switch (role) {
            case HOMEROOM_TEACHER -> true;
            case TEACHER,
                    GRADE_HEAD,
                    OFFICE_STAFF,
                    SCHOOL_ADMIN,
                    VICE_PRINCIPAL,
                    PRINCIPAL,
                    AUDIT_REVIEWER,
                    DISTRICT_OFFICER,
                    PROVINCE_OFFICER,
                    GUARDIAN,
                    STUDENT ->
                    false;
        };
    }
}
