package maru.portal.signon;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.web.filter.OncePerRequestFilter;

/// Sessions for which looking at a page is a read. That a session was used is written at most once
/// a minute, not with every page: so it may end up to a minute early, and the list of one's devices
/// is as exact as that. And one request looks its session up once, where Spring Session's filter
/// asks for it again when the answer is written.
///
/// @param <S> the session of the store behind it
final class QuietSessions<S extends Session>
        implements FindByIndexNameSessionRepository<QuietSessions.Quiet<S>> {

    private static final Duration USE_IS_WRITTEN_AFTER = Duration.ofMinutes(1);
    private static final ScopedValue<AtomicReference<@Nullable Quiet<?>>> OF_THIS_REQUEST =
            ScopedValue.newInstance();

    private final FindByIndexNameSessionRepository<S> store;

    QuietSessions(FindByIndexNameSessionRepository<S> store) {
        this.store = store;
    }

    @Override
    public Quiet<S> createSession() {
        return new Quiet<>(store.createSession());
    }

    @Override
    public void save(Quiet<S> session) {
        store.save(session.kept());
    }

    @Override
    @SuppressWarnings("unchecked") // One store serves a request.
    public @Nullable Quiet<S> findById(String id) {
        AtomicReference<@Nullable Quiet<?>> place = OF_THIS_REQUEST.orElse(new AtomicReference<>());
        Quiet<?> known = place.get();
        if (known != null && known.getId().equals(id)) {
            return (Quiet<S>) known;
        }
        S found = store.findById(id);
        Quiet<S> session = found == null ? null : new Quiet<>(found);
        place.set(session);
        return session;
    }

    @Override
    public void deleteById(String id) {
        if (OF_THIS_REQUEST.isBound()) {
            OF_THIS_REQUEST.get().set(null);
        }
        store.deleteById(id);
    }

    @Override
    public Map<String, Quiet<S>> findByIndexNameAndIndexValue(String index, String value) {
        Map<String, Quiet<S>> found = new LinkedHashMap<>();
        store.findByIndexNameAndIndexValue(index, value)
                .forEach((id, session) -> found.put(id, new Quiet<>(session)));
        return found;
    }

    /// Says where a request begins and ends; stands before Spring Session's filter.
    static final class OncePerRequest extends OncePerRequestFilter {

        @Override
        protected void doFilterInternal(
                HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            try {
                ScopedValue.where(OF_THIS_REQUEST, new AtomicReference<>())
                        .call(
                                () -> {
                                    chain.doFilter(request, response);
                                    return true;
                                });
            } catch (ServletException | IOException | RuntimeException failed) {
                throw failed;
            } catch (Exception impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /// A session of the store that does not take every use for a change.
    ///
    /// @param kept as the store has it
    record Quiet<S extends Session>(S kept) implements Session {

        @Override
        public String getId() {
            return kept.getId();
        }

        @Override
        public String changeSessionId() {
            return kept.changeSessionId();
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // Spring Session's signature.
        public <T> @Nullable T getAttribute(String name) {
            return kept.getAttribute(name);
        }

        @Override
        public Set<String> getAttributeNames() {
            return kept.getAttributeNames();
        }

        @Override
        public void setAttribute(String name, Object value) {
            kept.setAttribute(name, value);
        }

        @Override
        public void removeAttribute(String name) {
            kept.removeAttribute(name);
        }

        @Override
        public Instant getCreationTime() {
            return kept.getCreationTime();
        }

        @Override
        public void setLastAccessedTime(Instant time) {
            if (!time.isBefore(kept.getLastAccessedTime().plus(USE_IS_WRITTEN_AFTER))) {
                kept.setLastAccessedTime(time);
            }
        }

        @Override
        public Instant getLastAccessedTime() {
            return kept.getLastAccessedTime();
        }

        @Override
        public void setMaxInactiveInterval(Duration interval) {
            kept.setMaxInactiveInterval(interval);
        }

        @Override
        public Duration getMaxInactiveInterval() {
            return kept.getMaxInactiveInterval();
        }

        @Override
        public boolean isExpired() {
            return kept.isExpired();
        }
    }
}
