package maru.chat;

import java.io.IOException;
import java.time.Clock;
import maru.identity.Identity;
import maru.identity.signon.SignOn;
import maru.kernel.Part;
import maru.kernel.PartMain;
import maru.kernel.RunningPart;
import maru.kernel.Seoul;
import maru.kernel.Settings;
import maru.storage.Database;
import maru.storage.blob.BlobStore;
import maru.storage.blob.DiskBlobs;
import maru.storage.blob.FreeSpace;
import maru.storage.blob.StoredBlobs;

/// Chat: an XMPP server for any standard client.
public final class ChatPart implements Part {

    public static void main(String[] args) {
        PartMain.run(new ChatPart(), args);
    }

    @Override
    public String name() {
        return "chat";
    }

    @Override
    public RunningPart start(Settings settings) throws IOException {
        ChatSettings read = ChatSettings.read(settings);
        Clock clock = Clock.system(Seoul.ZONE);
        Database database = Database.open(read.database());
        try {
            SignOn signOn = SignOn.over(database, clock, read.signOn());
            Identity identity = Identity.over(database, clock);
            BlobStore blobs =
                    new StoredBlobs(database, new DiskBlobs(read.blobs(), FreeSpace.USUAL));
            return new ChatServer(read, database, signOn, identity, blobs, clock);
        } catch (RuntimeException | IOException failed) {
            database.close();
            throw failed;
        }
    }
}
