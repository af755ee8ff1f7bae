package maru.mail;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// A name server (RFC 1035) that knows the TXT records it was told, says of other names that they
/// are not there, and of names under `broken.test` that it cannot answer now.
public final class NameServer implements AutoCloseable {

    private final DatagramSocket socket;
    private final Map<String, String> texts = new ConcurrentHashMap<>();

    public NameServer() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::answer);
    }

    /// As settings name it.
    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /// From now on it says this of a name, split where it is longer than a character-string may be.
    public void tell(String name, String text) {
        texts.put(name, "\"" + text.replaceAll("(.{250})", "$1\" \"") + "\"");
    }

    private void answer() {
        byte[] buffer = new byte[4096];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
                Message question = new Message(Arrays.copyOf(buffer, packet.getLength()));
                byte[] answer = answer(question).toWire();
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException closedOrMalformed) {
                // The next one, if there is one.
            }
        }
    }

    private Message answer(Message question) throws IOException {
        Record asked = question.getQuestion();
        Name name = asked.getName();
        Message answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(asked, Section.QUESTION);
        String text = texts.get(name.toString(true));
        if (name.toString(true).endsWith("broken.test")) {
            answer.getHeader().setRcode(Rcode.SERVFAIL);
        } else if (text == null) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        } else if (asked.getType() == Type.TXT) {
            answer.addRecord(
                    Record.fromString(name, Type.TXT, DClass.IN, 60, text, Name.root),
                    Section.ANSWER);
        }
        return answer;
    }

    @Override
    public void close() {
        socket.close();
    }
}
