package maru.portal.office;

import java.time.Clock;
import java.util.List;
import maru.identity.office.AuditReview;
import maru.identity.office.SchoolOffice;
import maru.identity.office.StagedImports;
import maru.storage.Database;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/// Identity's side of the office.
@Configuration(proxyBeanMethods = false)
class OfficeConfiguration {

    @Bean
    SchoolOffice schoolOffice(Database database, Clock clock) {
        return SchoolOffice.over(database, clock);
    }

    @Bean
    StagedImports stagedImports(Database database, Clock clock) {
        return StagedImports.over(database, clock);
    }

    @Bean
    AuditReview auditReview(Database database, Clock clock) {
        return AuditReview.over(database, clock);
    }

    /// What every page of the office looks like.
    @ControllerAdvice(basePackageClasses = OfficeConfiguration.class)
    static class Style {

        @ModelAttribute("styles")
        List<String> styles() {
            return List.of("office.css");
        }
    }
}
