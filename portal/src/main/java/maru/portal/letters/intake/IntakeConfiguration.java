package maru.portal.letters.intake;

import maru.documents.DocumentReader;
import maru.documents.ReaderSettings;
import maru.portal.PortalSettings;
import maru.portal.preview.ReadFiles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;

/// The reading processes of this portal, and what they have read.
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

    /// For a portal whose letters bring no reader of their own.
    @Bean(destroyMethod = "close")
    @Fallback
    DocumentReader intakeReader(PortalSettings settings) {
        return DocumentReader.start(ReaderSettings.standard(settings.data().resolve("readers")));
    }

    @Bean
    ReadFiles readFiles(DocumentReader reader, PortalSettings settings) {
        return new ReadFiles(reader, settings.data().resolve("read-files"));
    }
}
