package maru.chat.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import maru.chat.jid.Jid;
import maru.kernel.Metrics;
import org.jspecify.annotations.Nullable;

/// The sessions of this process: the [Whereabouts] of one node.
public final class Sessions implements Whereabouts {

    private final Map<String, List<Session>> byAccount = new ConcurrentHashMap<>();
    private final Map<String, Session> byStream = new ConcurrentHashMap<>();

    public Sessions() {
        Metrics.gauge("chat_accounts_online", byAccount::size);
        Metrics.gauge("chat_sessions", this::count);
    }

    @Override
    public List<Session> of(String local) {
        return byAccount.getOrDefault(local, List.of());
    }

    @Override
    public @Nullable Session at(Jid address) {
        for (Session session : of(address.local())) {
            if (session.address().resource().equals(address.resource())) {
                return session;
            }
        }
        return null;
    }

    /// Adds a session and returns the one that had its address (RFC 6120 §7.7.2.2).
    public @Nullable Session add(Session session) {
        Session[] before = new Session[1];
        byAccount.compute(
                session.address().local(),
                (local, sessions) -> {
                    List<Session> all = new ArrayList<>(sessions == null ? List.of() : sessions);
                    all.removeIf(
                            each -> {
                                boolean same = each.address().equals(session.address());
                                if (same) {
                                    before[0] = each;
                                }
                                return same;
                            });
                    all.add(session);
                    return List.copyOf(all);
                });
        return before[0];
    }

    public void remove(Session session) {
        byAccount.computeIfPresent(
                session.address().local(),
                (local, sessions) -> {
                    List<Session> all = new ArrayList<>(sessions);
                    all.remove(session);
                    return all.isEmpty() ? null : List.copyOf(all);
                });
    }

    public void keep(String stream, Session session) {
        byStream.put(stream, session);
    }

    public @Nullable Session kept(String stream) {
        return byStream.get(stream);
    }

    public void release(String stream) {
        byStream.remove(stream);
    }

    public Collection<Session> kept() {
        return byStream.values();
    }

    public void each(Consumer<Session> consumer) {
        byAccount.values().forEach(sessions -> sessions.forEach(consumer));
    }

    public long count() {
        return byAccount.values().stream().mapToLong(List::size).sum();
    }
}
