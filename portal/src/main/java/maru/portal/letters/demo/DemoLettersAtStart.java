package maru.portal.letters.demo;

import maru.portal.PortalSettings;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Brings the demo's letters up to today once the portal serves, on demo data only.
@Component
class DemoLettersAtStart {

    private static final System.Logger LOG = System.getLogger(DemoLettersAtStart.class.getName());

    private final DemoLetters demo;
    private final boolean wanted;

    DemoLettersAtStart(DemoLetters demo, PortalSettings settings) {
        this.demo = demo;
        this.wanted = settings.demo();
    }

    @EventListener(ApplicationReadyEvent.class)
    void tell() {
        if (wanted) {
            Thread.ofVirtual().name("demo letters").start(this::bringUpToDate);
        }
    }

    private void bringUpToDate() {
        try {
            demo.bringUpToDate();
        } catch (RuntimeException failed) {
            LOG.log(System.Logger.Level.WARNING, "The demo's letters are not complete", failed);
        }
    }
}
