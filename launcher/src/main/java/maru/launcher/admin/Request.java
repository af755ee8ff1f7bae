package maru.launcher.admin;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import maru.launcher.supervisor.CannotRun;

/// One call of `maru admin`. The files go along, since the running Maru may not reach what the
/// caller can read.
public final class Request {

    private static final int MAGIC = 0x4d617231;
    private static final int OPTIONS_AT_MOST = 100;
    private static final int FILES_AT_MOST = 20;
    private static final int FILE_AT_MOST = 64 << 20;

    private final String verb;
    private final Map<String, String> options;
    private final List<Attachment> files;

    /// A call of this verb.
    ///
    /// @param verb e.g. `people import`
    /// @param options its options by name, flags as `true`
    /// @param files what the caller could read and hands over
    public Request(String verb, Map<String, String> options, List<Attachment> files) {
        this.verb = verb;
        this.options = Map.copyOf(options);
        this.files = List.copyOf(files);
    }

    public String verb() {
        return verb;
    }

    public String option(String name) {
        return options.getOrDefault(name, "");
    }

    /// Its `ID`, as a list or an earlier answer named it.
    ///
    /// @throws CannotRun when it is none
    public UUID id() {
        try {
            return UUID.fromString(option("id"));
        } catch (IllegalArgumentException malformed) {
            throw new CannotRun("Give the id as it was listed.");
        }
    }

    public boolean flag(String name) {
        return option(name).equals("true");
    }

    public List<Attachment> files() {
        return files;
    }

    /// A file's name and content.
    @SuppressWarnings("ArrayRecordComponent") // It is carried, never compared.
    public record Attachment(String name, byte[] bytes) {}

    void write(DataOutputStream out) throws IOException {
        out.writeInt(MAGIC);
        out.writeUTF(verb);
        out.writeInt(options.size());
        for (Map.Entry<String, String> option : options.entrySet()) {
            out.writeUTF(option.getKey());
            out.writeUTF(option.getValue());
        }
        out.writeInt(files.size());
        for (Attachment file : files) {
            out.writeUTF(file.name());
            out.writeInt(file.bytes().length);
            out.write(file.bytes());
        }
        out.flush();
    }

    static Request read(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IOException("This is another protocol");
        }
        String verb = in.readUTF();
        int count = in.readInt();
        if (count < 0 || count > OPTIONS_AT_MOST) {
            throw new IOException("Too many options");
        }
        Map<String, String> options = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            options.put(in.readUTF(), in.readUTF());
        }
        int number = in.readInt();
        if (number < 0 || number > FILES_AT_MOST) {
            throw new IOException("Too many files");
        }
        List<Attachment> files = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            String name = in.readUTF();
            int length = in.readInt();
            if (length < 0 || length > FILE_AT_MOST) {
                throw new IOException("The file " + name + " is larger than 64 MiB");
            }
            files.add(new Attachment(name, in.readNBytes(length)));
        }
        return new Request(verb, options, files);
    }
}
