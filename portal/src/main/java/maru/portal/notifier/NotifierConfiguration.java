package maru.portal.notifier;

import maru.portal.PortalSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class NotifierConfiguration {

    @Bean
    Messenger messenger(PortalSettings settings) {
        return new Messenger(MessengerSettings.of(settings));
    }
}
