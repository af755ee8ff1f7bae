package maru.portal.joining;

import java.time.Clock;
import maru.identity.joining.Invitations;
import maru.identity.joining.Recovery;
import maru.storage.Database;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Identity's side of joining.
@Configuration(proxyBeanMethods = false)
class JoiningConfiguration {

    @Bean
    Invitations invitations(Database database, Clock clock) {
        return Invitations.over(database, clock);
    }

    @Bean
    Recovery recovery(Database database, Clock clock) {
        return Recovery.over(database, clock);
    }
}
