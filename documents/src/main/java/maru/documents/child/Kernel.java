package maru.documents.child;

/// The numbers of Linux's calls on the two architectures that Maru runs on.
///
/// @param architecture as seccomp tells it (AUDIT_ARCH)
/// @param forbidden sockets, other programs, other processes, mounts, and doors into the kernel
///   that no reader needs (bpf, io_uring, userfaultfd, perf, keys)
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Kernel(
        long architecture,
        long prctl,
        long seccomp,
        long prlimit,
        long openat,
        long close,
        int[] forbidden) {

    private static final Kernel X86 =
            new Kernel(
                    0xC000_003EL,
                    157,
                    317,
                    302,
                    257,
                    3,
                    new int[] {
                        41, 53, 42, 49, 50, 43, 288, 59, 322, 101, 310, 311, 62, 165, 321, 425, 426,
                        323, 272, 308, 248, 250, 298, 434, 438
                    });

    private static final Kernel ARM =
            new Kernel(
                    0xC000_00B7L,
                    167,
                    277,
                    261,
                    56,
                    57,
                    new int[] {
                        198, 199, 203, 200, 201, 202, 242, 221, 281, 117, 270, 271, 129, 40, 280,
                        425, 426, 282, 97, 268, 217, 219, 241, 434, 438
                    });

    static Kernel ofThisMachine() {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> X86;
            case "aarch64" -> ARM;
            case String other -> throw new IllegalStateException("No sandbox for " + other);
        };
    }
}
