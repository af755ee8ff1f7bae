package maru.identity.signon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// To whom an address leads before anybody has used it.
class AddresseeTest {

    private static final Doors DOORS =
            new Doors(
                    "kim,김하나,kim.hana,010-1111-2222,hana@example.org",
                    "park,박세찬,,010-3333-4444,",
                    "choi,최네온,admin,,",
                    "yoon,윤가람,office-7530001,,");

    @AfterAll
    static void close() {
        DOORS.close();
    }

    @Test
    void theShortNameOfSomebodyWhoNeverSignedInIsHerAddress() {
        Names names = Names.over(DOORS.mail(), java.time.Clock.systemUTC());
        assertThat(names.person("kim.hana")).isEmpty();
        assertThat(names.addressee("Kim.Hana")).contains(DOORS.person("kim"));
        assertThat(names.person("kim.hana")).contains(DOORS.person("kim"));
        assertThat(names.addressee("kim.hana")).contains(DOORS.person("kim"));
    }

    @Test
    void neitherPhonesNorReservedNorUnknownNamesAreAddresses() {
        Names names = Names.over(DOORS.mail(), java.time.Clock.systemUTC());
        assertThat(names.addressee("01033334444")).isEmpty();
        assertThat(names.addressee("admin")).isEmpty();
        assertThat(names.addressee("nobody")).isEmpty();
        String opaque = names.localPart(DOORS.person("park"));
        assertThat(names.addressee(opaque)).contains(DOORS.person("park"));
    }

    @Test
    void namesOfSchoolsOfficesAreNobodysOwn() {
        Names names = Names.over(DOORS.mail(), java.time.Clock.systemUTC());
        assertThat(names.addressee("office-7530001")).isEmpty();
        assertThat(names.localPart(DOORS.person("yoon"))).isNotEqualTo("office-7530001");
        assertThat(names.person("office-7530001")).isEmpty();
    }
}
