package maru.portal.letters.reach;

import java.time.Clock;
import maru.identity.Identity;
import maru.portal.PortalSettings;
import maru.storage.Database;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The outbox and the way out.
@Configuration(proxyBeanMethods = false)
class ReachConfiguration {

    @Bean
    Outbox outbox(Database database, Identity identity, PortalSettings settings, Clock clock) {
        return new Outbox(
                database,
                identity,
                new SmtpChannel(SmtpSettings.in(settings.data()), clock),
                clock);
    }
}
