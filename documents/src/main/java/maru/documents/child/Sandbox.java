package maru.documents.child;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Shuts the doors behind the process before it reads a stranger's file, by the kernel, so that not
/// even a library that was taken over opens them again:
///
/// - no socket, no other program, no look into another process (seccomp; for all threads)
/// - no file larger than a document may be, no core dump (limits)
/// - where the kernel has Landlock: no file but the class path, the Java runtime and its own
///   folder, for this thread and those it starts
@SuppressWarnings("restricted") // Calls of the kernel are what this is about.
final class Sandbox {

    private static final int NO_NEW_PRIVILEGES = 38;
    private static final long FILE_SIZE = 64L << 20;

    private final Linker linker = Linker.nativeLinker();
    private final Kernel kernel = Kernel.ofThisMachine();
    private final MethodHandle call =
            linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("syscall"),
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                            JAVA_LONG),
                    Linker.Option.firstVariadicArg(1));

    private Sandbox() {}

    /// What holds from now on.
    ///
    /// @param files whether other files are out of reach too
    record Closed(boolean files) {}

    /// @param folder the only one that may be written to
    /// @throws IllegalStateException when sockets and programs could not be shut off
    static Closed close(Path folder) {
        Sandbox sandbox = new Sandbox();
        try (Arena arena = Arena.ofConfined()) {
            sandbox.limit(arena, 1, FILE_SIZE);
            sandbox.limit(arena, 4, 0);
            if (sandbox.call(sandbox.kernel.prctl(), NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0) {
                throw new IllegalStateException("no_new_privs is refused");
            }
            boolean files = sandbox.shutFiles(arena, folder);
            MemorySegment program = sandbox.filter(arena);
            if (sandbox.call(sandbox.kernel.seccomp(), 1, 1, program.address(), 0, 0) != 0) {
                throw new IllegalStateException("seccomp is refused");
            }
            return new Closed(files);
        }
    }

    private void limit(Arena arena, int resource, long value) {
        MemorySegment both = arena.allocate(16, 8);
        both.set(JAVA_LONG, 0, value);
        both.set(JAVA_LONG, 8, value);
        // prlimit64(0, resource, both, null)
        long refused = call(kernel.prlimit(), 0, resource, both.address(), 0, 0);
        if (refused != 0) {
            throw new IllegalStateException("A limit is refused");
        }
    }

    /// A classic BPF program: another architecture dies, a forbidden call is answered with EPERM.
    private MemorySegment filter(Arena arena) {
        List<long[]> steps = new ArrayList<>();
        int[] forbidden = kernel.forbidden();
        int deny = forbidden.length + 1;
        steps.add(new long[] {0x20, 0, 0, 4});
        steps.add(new long[] {0x15, 1, 0, kernel.architecture()});
        steps.add(new long[] {0x06, 0, 0, 0x8000_0000L});
        steps.add(new long[] {0x20, 0, 0, 0});
        steps.add(new long[] {0x35, deny, 0, 0x4000_0000L});
        for (int at = 0; at < forbidden.length; at++) {
            steps.add(new long[] {0x15, forbidden.length - at, 0, forbidden[at]});
        }
        steps.add(new long[] {0x06, 0, 0, 0x7FFF_0000L});
        steps.add(new long[] {0x06, 0, 0, 0x0005_0001L});
        MemorySegment code = arena.allocate(8L * steps.size(), 8);
        for (int at = 0; at < steps.size(); at++) {
            long[] step = steps.get(at);
            long packed = step[0] | step[1] << 16 | step[2] << 24 | step[3] << 32;
            code.set(JAVA_LONG, 8L * at, packed);
        }
        MemorySegment program = arena.allocate(16, 8);
        program.set(JAVA_INT, 0, steps.size());
        program.set(ADDRESS, 8, code);
        return program;
    }

    /// Landlock (kernel 5.13): reading where classes come from, everything in one's own folder.
    private boolean shutFiles(Arena arena, Path folder) {
        long version = call(444, 0, 0, 1, 0, 0);
        if (version < 1) {
            return false;
        }
        // Rights that the first version knows: execute 1, write 2, read file 4, list 8, and making
        // and removing of all kinds above.
        long all = (1L << 13) - 1;
        MemorySegment rules = arena.allocate(8, 8);
        rules.set(JAVA_LONG, 0, all);
        long set = call(444, rules.address(), 8, 0, 0, 0);
        if (set < 0) {
            return false;
        }
        boolean whole = allow(arena, set, folder, all & ~1L);
        whole &= allow(arena, set, Path.of(System.getProperty("java.home")), 1 | 4 | 8);
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            whole &= allow(arena, set, path, path.toFile().isDirectory() ? 4 | 8 : 4);
        }
        for (String place :
                new String[] {"/proc/self", "/dev/urandom", "/dev/random", "/sys/fs/cgroup"}) {
            File file = new File(place);
            if (file.exists()) {
                allow(arena, set, file.toPath(), file.isDirectory() ? 4 | 8 : 4);
            }
        }
        return whole && call(446, set, 0, 0, 0, 0) == 0;
    }

    private boolean allow(Arena arena, long set, Path path, long rights) {
        // open(path, O_PATH | O_CLOEXEC) by openat(AT_FDCWD)
        MemorySegment name = arena.allocateFrom(path.toString());
        long handle = call(kernel.openat(), -100, name.address(), 0x20_0000L | 0x8_0000L, 0, 0);
        if (handle < 0) {
            return false;
        }
        MemorySegment rule = arena.allocate(16, 8);
        rule.set(JAVA_LONG, 0, rights);
        rule.set(JAVA_INT, 8, (int) handle);
        boolean added = call(445, set, 1, rule.address(), 0, 0) == 0;
        call(kernel.close(), handle, 0, 0, 0, 0);
        return added;
    }

    private long call(long number, long a, long b, long c, long d, long e) {
        try {
            return (long) call.invokeExact(number, a, b, c, d, e);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
