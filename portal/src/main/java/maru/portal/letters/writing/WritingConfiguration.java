package maru.portal.letters.writing;

import java.time.Duration;
import maru.portal.letters.rounds.Rounds;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Looks once a second for letters that are due.
@Configuration(proxyBeanMethods = false)
class WritingConfiguration {

    @Bean
    Rounds dispatchRounds(Dispatch dispatch) {
        return new Rounds(
                "letters that are due",
                "Letters that are due wait",
                Duration.ofSeconds(1),
                dispatch::sweep);
    }
}
