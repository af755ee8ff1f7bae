package maru.launcher.admin;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import maru.launcher.supervisor.CannotRun;

/// Calls the Maru that runs on a data folder.
public final class AdminClient {

    private static final int FRAME_AT_MOST = 64 << 20;

    private final Path data;

    public AdminClient(Path data) {
        this.data = data.toAbsolutePath().normalize();
    }

    /// Whether a Maru answers there now.
    public boolean answers() {
        try (SocketChannel call = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return call.connect(SocketPlace.of(data));
        } catch (IOException nobody) {
            return false;
        }
    }

    /// Sends the request, passes the answer on as it comes, and returns the exit code.
    ///
    /// @throws CannotRun when no Maru answers there
    public int call(Request request, PrintStream out, PrintStream err) {
        try (SocketChannel call = open()) {
            request.write(new DataOutputStream(Channels.newOutputStream(call)));
            DataInputStream in = new DataInputStream(Channels.newInputStream(call));
            while (true) {
                int kind = in.readUnsignedByte();
                int length = in.readInt();
                if (length < 0 || length > FRAME_AT_MOST) {
                    throw new IOException("a frame is too long");
                }
                byte[] bytes = in.readNBytes(length);
                switch (kind) {
                    case AdminSocket.OUT -> out.write(bytes);
                    case AdminSocket.ERROR -> err.write(bytes);
                    case AdminSocket.EXIT -> {
                        out.flush();
                        err.flush();
                        return bytes[0];
                    }
                    default -> throw new IOException("a frame of kind " + kind);
                }
            }
        } catch (IOException cut) {
            throw new CannotRun(
                    "The Maru on " + data + " ended before it had answered (" + cut + ").");
        }
    }

    private SocketChannel open() throws IOException {
        SocketChannel call = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            call.connect(SocketPlace.of(data));
            return call;
        } catch (IOException nobody) {
            call.close();
            if (String.valueOf(nobody.getMessage()).contains("Permission denied")) {
                throw new CannotRun(
                        "The Maru on "
                                + data
                                + " belongs to another user. Call it as that user or as root.");
            }
            throw new CannotRun(
                    "No Maru runs on "
                            + data
                            + ". Start it with ./maru run, or name its data folder with --data.");
        }
    }
}
