package maru.portal.letters.intake;

import maru.documents.DocumentReader;
import maru.documents.ReaderSettings;
import maru.portal.PortalSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The reading processes of this portal, and what they have read.
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

    @Bean(destroyMethod = "close")
    DocumentReader documentReader(PortalSettings settings) {
        return DocumentReader.start(ReaderSettings.standard(settings.data().resolve("readers")));
    }

    @Bean
    ReadFiles readFiles(DocumentReader reader, PortalSettings settings) {
        return new ReadFiles(reader, settings.data().resolve("read-files"));
    }
}
