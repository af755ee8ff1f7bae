package maru.documents.model;

/// Why a file was not read, one sentence each, without blame and with what helps. `{0}` is the
/// detail of [Reading.NotRead].
public enum Why {
    EMPTY("파일에 내용이 없습니다.", "The file is empty."),
    TOO_LARGE(
            "파일이 너무 큽니다. {0}MB까지 읽을 수 있습니다.",
            "The file is too large. Files of up to {0} MB can be read."),
    LIES(
            "이름은 {0} 파일인데 내용은 다른 형식입니다. 원래 프로그램에서 다시 저장해 주세요.",
            "The name says {0}, but the file is something else. Please save it again in its own program."),
    KIND(
            "이 형식은 읽을 수 없습니다. HWP, HWPX, DOCX, XLSX, PPTX, PDF, 텍스트 파일을 읽습니다.",
            "This kind of file cannot be read. HWP, HWPX, DOCX, XLSX, PPTX, PDF and text files can."),
    OLD_KIND(
            "오래된 형식({0})입니다. 새 형식으로 다시 저장해 주세요.",
            "This is an old format ({0}). Please save it in a newer one."),
    LOCKED(
            "암호나 보안 설정이 걸려 있어 읽을 수 없습니다. 암호를 풀고 다시 저장해 주세요.",
            "The file is locked by a password or a protection. Please save it without."),
    MACROS(
            "매크로가 들어 있는 파일은 읽지 않습니다. 매크로 없이 다시 저장해 주세요.",
            "Files with macros are not read. Please save it without macros."),
    BROKEN(
            "파일이 손상되어 읽을 수 없습니다. 원본을 다시 저장해 주세요.",
            "The file is damaged. Please save the original again."),
    BOMB(
            "압축을 풀면 지나치게 커지는 파일이라 읽지 않습니다.",
            "The file would become far too large when unpacked, so it is not read."),
    TOO_MANY_PAGES(
            "쪽수가 너무 많습니다. {0}쪽까지 읽을 수 있습니다.",
            "The file has too many pages. Up to {0} pages can be read."),
    TOO_NESTED(
            "표나 목록이 너무 깊게 겹쳐 있어 읽을 수 없습니다.", "Tables or lists stand too deep inside each other."),
    TOO_SLOW(
            "{0}초 안에 다 읽지 못했습니다. 파일을 나누어 다시 올려 주세요.",
            "Reading took longer than {0} seconds. Please split the file."),
    TOO_MUCH_MEMORY(
            "읽는 데 메모리가 너무 많이 듭니다. 파일을 나누어 다시 올려 주세요.",
            "Reading needs too much memory. Please split the file."),
    BUSY(
            "지금 읽고 있는 파일이 많습니다. 잠시 뒤에 다시 해 주세요.",
            "Many files are being read just now. Please try again in a moment.");

    private final String korean;
    private final String english;

    Why(String korean, String english) {
        this.korean = korean;
        this.english = english;
    }

    String korean(String detail) {
        return korean.replace("{0}", detail);
    }

    String english(String detail) {
        return english.replace("{0}", detail);
    }
}
