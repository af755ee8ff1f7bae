package maru.portal;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModulesTest {

    @Test
    void modulesReachEachOtherByTheirPublicTypesOnlyAndWithoutCycles() {
        ApplicationModules.of(PortalApplication.class).verify();
    }
}
