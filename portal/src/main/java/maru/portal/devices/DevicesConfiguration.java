package maru.portal.devices;

import java.time.Clock;
import maru.identity.signon.AppPasswords;
import maru.identity.signon.Names;
import maru.identity.signon.Notices;
import maru.identity.signon.SignOnSettings;
import maru.portal.PortalSettings;
import maru.storage.Database;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Identity's side of what a person signs in with.
@Configuration(proxyBeanMethods = false)
class DevicesConfiguration {

    @Bean
    AppPasswords appPasswords(Database database, Clock clock, PortalSettings settings) {
        return AppPasswords.over(database, clock, SignOnSettings.pepper(settings.pepper()));
    }

    @Bean
    Names names(Database database, Clock clock) {
        return Names.over(database, clock);
    }

    @Bean
    Notices notices(Database database) {
        return Notices.over(database);
    }
}
