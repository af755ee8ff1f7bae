package maru.identity;

import java.time.Instant;

/// Who asks. Every question to identity names one, and every audit row holds one. A token says who
/// somebody is; what she may do is answered here at each request.
public sealed interface Asker {

    /// A person who is signed in.
    ///
    /// @param session the session's id as it may stand in the audit: never the cookie's value
    /// @param address the client's address as the front door saw it
    /// @param authenticatedAt when she proved who she is, not when this request came
    record SignedIn(
            PersonId person,
            String session,
            String address,
            AuthenticationLevel level,
            Instant authenticatedAt)
            implements Asker {}

    /// A part's own work that nobody asked for at this moment: a reminder that falls due, the
    /// import, the push of accounts. It sees what the task needs over all units and is audited by
    /// its name.
    ///
    /// @param name part and task, e.g. `portal.reminders`
    record Service(String name) implements Asker {

        public Service {
            if (!name.matches("[a-z]{2,20}(\\.[a-z-]{2,30})?")) {
                throw new IllegalArgumentException("a service is named part.task: " + name);
            }
        }
    }
}
