package maru.launcher.admin;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/// One call of `maru admin`. Not a record: it carries bytes, which have no useful equality.
public final class Request {

    private static final int MAGIC = 0x4d617231;
    private static final int OPTIONS_AT_MOST = 100;
    private static final int CONTENT_AT_MOST = 256 << 20;

    private final String verb;
    private final Map<String, String> options;
    private final byte[] content;

    /// A call of this verb.
    ///
    /// @param verb e.g. `people import`
    /// @param options its options by name, flags as `true`
    /// @param content the bytes of a file that the caller could read, or empty
    public Request(String verb, Map<String, String> options, byte[] content) {
        this.verb = verb;
        this.options = Map.copyOf(options);
        this.content = content.clone();
    }

    public String verb() {
        return verb;
    }

    public String option(String name) {
        return options.getOrDefault(name, "");
    }

    public boolean flag(String name) {
        return option(name).equals("true");
    }

    public byte[] content() {
        return content.clone();
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(MAGIC);
        out.writeUTF(verb);
        out.writeInt(options.size());
        for (Map.Entry<String, String> option : options.entrySet()) {
            out.writeUTF(option.getKey());
            out.writeUTF(option.getValue());
        }
        out.writeInt(content.length);
        out.write(content);
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
        int length = in.readInt();
        if (length < 0 || length > CONTENT_AT_MOST) {
            throw new IOException("The file is larger than 256 MiB");
        }
        return new Request(verb, options, in.readNBytes(length));
    }
}
