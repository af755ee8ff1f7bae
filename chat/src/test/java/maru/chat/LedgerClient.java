package maru.chat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import maru.chat.xml.Element;
import org.jspecify.annotations.Nullable;

/// A client as good ones are: it resumes its stream (XEP-0198) whenever its connection is lost,
/// sends again what was not acknowledged, under the same origin-id, and knows by its stanza-id what
/// it has already. It keeps book of all that came.
final class LedgerClient {

    private static final String SM = "urn:xmpp:sm:3";

    /// Sent and not acknowledged, at most.
    private static final int WINDOW = 40;

    private static final int ACKNOWLEDGES_AFTER = 7;

    private final String name;
    private final @Nullable String room;
    private final IntSupplier port;
    private final ArrayDeque<String> unacknowledged = new ArrayDeque<>();
    private final Set<String> ids = new HashSet<>();
    private final Map<String, List<Integer>> received = new LinkedHashMap<>();
    private @Nullable WireClient wire;
    private String stream = "";
    private boolean entered;
    private long handled;
    private long confirmed;
    private int sent;
    private int resumptions;
    private String trouble = "none";
    private volatile boolean closed;

    /// @param room that it enters; null for none
    /// @param port where the server is now
    LedgerClient(String name, @Nullable String room, IntSupplier port) {
        this.name = name;
        this.room = room;
        this.port = port;
        Thread.ofVirtual().name(name).start(this::live);
    }

    private void live() {
        while (!closed) {
            try {
                WireClient now = connect();
                while (!closed) {
                    take(now, now.nextUnlessLost());
                }
            } catch (RuntimeException | AssertionError lost) {
                synchronized (this) {
                    wire = null;
                    trouble = String.valueOf(lost.getMessage());
                }
                Thread.onSpinWait();
            }
        }
    }

    private WireClient connect() {
        WireClient now = WireClient.secure(port.getAsInt());
        now.signIn(name, name + "!");
        synchronized (this) {
            if (stream.isEmpty()) {
                now.bind("ledger");
                now.send("<enable xmlns='" + SM + "' resume='true'/>");
                stream = now.next().attribute("id", "");
                now.send("<presence/>");
                confirmed = 0;
                handled = 0;
                unacknowledged.add("<presence/>");
            } else {
                now.send(
                        "<resume xmlns='" + SM + "' previd='" + stream + "' h='" + handled + "'/>");
                Element resumed = now.next();
                if (!resumed.name().equals("resumed")) {
                    throw new IllegalStateException(name + " cannot resume: " + resumed);
                }
                resumptions++;
                acknowledged(resumed);
                unacknowledged.forEach(now::send);
            }
            wire = now;
            if (room != null && !entered) {
                sendCounted(
                        "<presence to='"
                                + room
                                + "/"
                                + name
                                + "'><x xmlns='http://jabber.org/protocol/muc'>"
                                + "<history maxstanzas='0'/></x></presence>");
                // Whoever makes it opens it to others as it is (XEP-0045 §10.1.2).
                sendCounted(
                        "<iq type='set' id='open' to='"
                                + room
                                + "'><query xmlns='http://jabber.org/protocol/muc#owner'>"
                                + "<x xmlns='jabber:x:data' type='submit'/></query></iq>");
                entered = true;
            }
            notifyAll();
        }
        return now;
    }

    private synchronized void take(WireClient from, Element element) {
        switch (element.name()) {
            case "r" -> from.send("<a xmlns='" + SM + "' h='" + handled + "'/>");
            case "a" -> {
                acknowledged(element);
                notifyAll();
            }
            case "message" -> {
                handled++;
                book(element);
                acknowledgeNowAndThen(from);
            }
            case "presence", "iq" -> {
                handled++;
                acknowledgeNowAndThen(from);
            }
            default -> throw new IllegalStateException("the stream is over: " + element);
        }
    }

    private void acknowledgeNowAndThen(WireClient from) {
        if (handled % ACKNOWLEDGES_AFTER == 0) {
            from.send("<a xmlns='" + SM + "' h='" + handled + "'/>");
        }
    }

    private void acknowledged(Element element) {
        long now = Long.parseLong(element.attribute("h", "0"));
        for (; confirmed < now && !unacknowledged.isEmpty(); confirmed++) {
            unacknowledged.remove();
        }
    }

    private void book(Element message) {
        String body = message.textOf("body");
        Element id =
                message.children().stream()
                        .filter(each -> each.name().equals("stanza-id"))
                        .findFirst()
                        .orElse(null);
        if (body.isEmpty() || id == null || !ids.add(id.attribute("id", ""))) {
            return;
        }
        String[] parts = body.split(" ", 2);
        received.computeIfAbsent(parts[0], any -> new ArrayList<>())
                .add(Integer.parseInt(parts[1]));
        notifyAll();
    }

    /// Waits for room in the window, and sends.
    ///
    /// @param way from whom and to whom, as the receiver books it
    synchronized void say(String to, String type, String way, int number)
            throws InterruptedException {
        while (unacknowledged.size() >= WINDOW || wire == null) {
            wait();
        }
        sendCounted(
                "<message to='%s' type='%s'><body>%s %d</body><origin-id xmlns='urn:xmpp:sid:0' id='%s-%d'/></message>"
                        .formatted(to, type, way, number, way, number));
    }

    private void sendCounted(String stanza) {
        unacknowledged.add(stanza);
        WireClient now = wire;
        try {
            if (now != null) {
                now.send(stanza);
                if (++sent % ACKNOWLEDGES_AFTER == 0) {
                    now.send("<r xmlns='" + SM + "'/>");
                }
            }
        } catch (RuntimeException lost) {
            // It is sent again when the stream is resumed.
        }
    }

    /// Asks to be told that all is handled, so that the last few are acknowledged too.
    synchronized void ask() {
        WireClient now = wire;
        try {
            if (now != null) {
                now.send("<r xmlns='" + SM + "'/>");
            }
        } catch (RuntimeException lost) {
            // It asks again.
        }
    }

    synchronized void cut() {
        WireClient now = wire;
        if (now != null) {
            now.cut();
        }
    }

    synchronized boolean isInRoom() {
        return room != null && unacknowledged.isEmpty() && entered;
    }

    synchronized int unacknowledged() {
        return unacknowledged.size();
    }

    synchronized int count() {
        return received.values().stream().mapToInt(List::size).sum();
    }

    synchronized int resumptions() {
        return resumptions;
    }

    /// The numbers that came, by their way, in the order in which they came.
    synchronized Map<String, List<Integer>> received() {
        Map<String, List<Integer>> copy = new LinkedHashMap<>();
        received.forEach((way, numbers) -> copy.put(way, List.copyOf(numbers)));
        return copy;
    }

    @Override
    public synchronized String toString() {
        return "%s: %s, unacknowledged %d, received %d, resumed %d times, last trouble: %s"
                .formatted(
                        name,
                        wire == null ? "away" : "there",
                        unacknowledged.size(),
                        count(),
                        resumptions,
                        trouble);
    }

    void close() {
        closed = true;
        cut();
    }
}
