package maru.portal.signon;

import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.jdbc.PostgreSqlJdbcIndexedSessionRepositoryCustomizer;
import org.springframework.stereotype.Component;

/// How the session store writes.
///
/// A read is a read: that a session was used is written at most once a minute, not with every page.
/// So a session may end up to a minute early, and the list of one's devices is as exact as that.
///
/// Pages that are opened side by side in a new session put the same things into it; the later one
/// wins, instead of failing.
@Component
final class SessionQueries implements SessionRepositoryCustomizer<JdbcIndexedSessionRepository> {

    /// The store's own update, which matches no row, and so writes none, where only the last access
    /// is newer by less than a minute.
    private static final String UPDATE =
            """
            update %TABLE_NAME% as s
            set session_id = w.session_id, last_access_time = w.last_access_time,
                max_inactive_interval = w.max_inactive_interval, expiry_time = w.expiry_time,
                principal_name = w.principal_name
            from (values (?::bpchar, ?::bigint, ?::int, ?::bigint, ?::varchar, ?::bpchar))
                as w (session_id, last_access_time, max_inactive_interval, expiry_time,
                    principal_name, primary_id)
            where s.primary_id = w.primary_id and (
                w.last_access_time - s.last_access_time >= 60000
                or (s.session_id, s.max_inactive_interval) <> (w.session_id, w.max_inactive_interval)
                or s.principal_name is distinct from w.principal_name)
            """;

    @Override
    public void customize(JdbcIndexedSessionRepository repository) {
        new PostgreSqlJdbcIndexedSessionRepositoryCustomizer().customize(repository);
        repository.setUpdateSessionQuery(UPDATE);
    }
}
