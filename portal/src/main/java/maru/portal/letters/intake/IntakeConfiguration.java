package maru.portal.letters.intake;

import maru.documents.DocumentReader;
import maru.portal.PortalSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What the reading processes of this portal have read.
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

    @Bean
    ReadFiles readFiles(DocumentReader reader, PortalSettings settings) {
        return new ReadFiles(reader, settings.data().resolve("read-files"));
    }
}
