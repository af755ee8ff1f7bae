package maru.identity;

/// Kind of school, as NEIS names it in SCHUL_KND_SC_NM.
public enum SchoolLevel {
    KINDERGARTEN("유치원"),
    ELEMENTARY("초등학교"),
    MIDDLE("중학교"),
    HIGH("고등학교"),
    SPECIAL("특수학교"),
    OTHER("각종학교");

    private final String korean;

    SchoolLevel(String korean) {
        this.korean = korean;
    }

    public String korean() {
        return korean;
    }
}
