package maru.portal.letters.reach;

import java.time.Clock;
import java.time.Duration;
import maru.identity.Identity;
import maru.portal.PortalSettings;
import maru.portal.letters.rounds.Rounds;
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

    @Bean
    Rounds outboxRounds(Outbox outbox) {
        return new Rounds(
                "outbox", "Messages wait in the outbox", Duration.ofSeconds(3), outbox::send);
    }
}
