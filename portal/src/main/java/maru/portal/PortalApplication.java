package maru.portal;

import java.time.Clock;
import javax.sql.DataSource;
import maru.identity.Identity;
import maru.storage.Database;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.modulith.Modulithic;

@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        exclude = {UserDetailsServiceAutoConfiguration.class, OAuth2ClientAutoConfiguration.class})
@ComponentScan
@Modulithic(systemName = "Maru portal")
class PortalApplication {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean(destroyMethod = "close")
    Database database(PortalSettings settings) {
        return Database.open(settings.database());
    }

    @Bean
    Identity identity(Database database, Clock clock) {
        return Identity.over(database, clock);
    }

    /// For Spring's session store alone; all else goes through [Database].
    @Bean(destroyMethod = "")
    DataSource dataSource(Database database) {
        return database.dataSource();
    }
}
