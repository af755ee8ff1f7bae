package maru.portal.letters.evidence;

import java.time.Duration;
import maru.portal.letters.rounds.Rounds;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Seals what waits, twice a second.
@Configuration(proxyBeanMethods = false)
class EvidenceConfiguration {

    @Bean
    Rounds sealerRounds(Sealer sealer) {
        return new Rounds(
                "consent sealer",
                "Evidence waits to be sealed",
                Duration.ofMillis(500),
                sealer::sealAll);
    }
}
