package maru.portal.joining;

import maru.identity.Role;

/// Which roles look after families' ways in. What each may do is identity's rule; this decides who
/// finds the pages in her menu.
final class StaffRoles {

    private StaffRoles() {}

    static boolean keepsFamilies(Role role) {
        return switch (role) {
            case HOMEROOM_TEACHER, OFFICE_STAFF, SCHOOL_ADMIN, VICE_PRINCIPAL -> true;
            case TEACHER,
                    GRADE_HEAD,
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
