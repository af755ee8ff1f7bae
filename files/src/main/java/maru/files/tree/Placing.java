package maru.files.tree;

import maru.kernel.Refusal;
import maru.kernel.Refused;

/// What stands against putting something in a place, told alike by every change.
final class Placing {

    private Placing() {}

    /// The folder in which the spot's name stands or would stand.
    ///
    /// @throws maru.kernel.Refused Conflict when there is none (RFC 4918 section 9.3.1 and 9.7.1),
    ///   Forbidden for a drive itself
    static Spot.Step folderFor(Spot spot) {
        if (spot.path().names().size() <= 1) {
            throw new Refusal.Forbidden(
                            "드라이브는 여기에서 만들거나 바꿀 수 없습니다."
                                    + " (Drives are not made or changed here.)")
                    .asException();
        }
        if (spot.chain().isEmpty()) {
            throw new Refusal.NotFound().asException();
        }
        return spot.folder()
                .orElseThrow(
                        () ->
                                new Refusal.Conflict(
                                                "위 폴더가 없습니다. (The folder above does not exist.)")
                                        .asException());
    }

    /// Whether a new name may be given.
    static void requireUsable(Spot spot) {
        spot.name()
                .objection()
                .ifPresent(
                        why -> {
                            throw new Refusal.Invalid("name", why).asException();
                        });
        spot.clash()
                .ifPresent(
                        other -> {
                            throw new Refusal.Conflict(
                                            "대소문자만 다른 이름이 이미 있습니다: "
                                                    + other
                                                    + " (A name that differs in case alone is"
                                                    + " there already.)")
                                    .asException();
                        });
    }

    /// Who may not even know of it is not told of it.
    static Refused forbidden(Rights rights) {
        return rights.any()
                ? new Refusal.Forbidden("이 폴더에서는 바꿀 권한이 없습니다. (You may not change anything here.)")
                        .asException()
                : new Refusal.NotFound().asException();
    }

    static Refused isFolder() {
        return new Refusal.Conflict("같은 이름의 폴더가 있습니다. (There is a folder of this name.)")
                .asException();
    }
}
