package maru.identity;

/// What somebody is to a student.
public enum Relation {
    /// The student herself.
    SELF("본인", "self"),
    MOTHER("어머니", "mother"),
    FATHER("아버지", "father"),
    GRANDMOTHER("할머니", "grandmother"),
    GRANDFATHER("할아버지", "grandfather"),
    RELATIVE("친척", "relative"),
    FOSTER_PARENT("위탁부모", "foster parent"),
    FACILITY("시설장", "head of a home"),
    OTHER("그 밖의 보호자", "other guardian");

    private final String korean;
    private final String english;

    Relation(String korean, String english) {
        this.korean = korean;
        this.english = english;
    }

    public String korean() {
        return korean;
    }

    public String english() {
        return english;
    }
}
