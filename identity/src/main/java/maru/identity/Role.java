package maru.identity;

/// What somebody is in a unit. The staff roles are posts with dates; [#GUARDIAN] and [#STUDENT]
/// follow from guardianships and enrolments.
public enum Role {
    HOMEROOM_TEACHER("담임교사", "homeroom teacher", Side.STAFF),
    TEACHER("교사", "teacher", Side.STAFF),
    GRADE_HEAD("학년부장", "head of grade", Side.STAFF),
    OFFICE_STAFF("행정실", "school office", Side.STAFF),
    SCHOOL_ADMIN("학교 관리자", "school administrator", Side.STAFF),
    VICE_PRINCIPAL("교감", "vice principal", Side.STAFF),
    PRINCIPAL("교장", "principal", Side.STAFF),
    /// Reviews who looked at what; sees no student by this role.
    AUDIT_REVIEWER("개인정보 점검자", "privacy reviewer", Side.STAFF),
    DISTRICT_OFFICER("교육지원청 담당자", "district officer", Side.STAFF),
    PROVINCE_OFFICER("교육청 담당자", "province officer", Side.STAFF),
    GUARDIAN("보호자", "guardian", Side.FAMILY),
    STUDENT("학생", "student", Side.FAMILY);

    /// Which of the two rooms of the portal a role belongs to.
    public enum Side {
        STAFF,
        FAMILY
    }

    private final String korean;
    private final String english;
    private final Side side;

    Role(String korean, String english, Side side) {
        this.korean = korean;
        this.english = english;
        this.side = side;
    }

    public String korean() {
        return korean;
    }

    public String english() {
        return english;
    }

    public Side side() {
        return side;
    }
}
