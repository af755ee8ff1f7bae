package maru.portal.letters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.PersonId;
import maru.identity.Recipient;
import maru.kernel.Refused;
import maru.portal.Browser;
import maru.portal.TestPortal;
import maru.portal.letters.content.ConsentForm.SignerRule;
import maru.portal.letters.record.Draft;
import maru.portal.letters.record.GroupStore.Group;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.writing.Drafts;
import maru.portal.letters.writing.Groups;
import maru.portal.letters.writing.Sending;
import org.junit.jupiter.api.Test;

/// A letter to a few students, a group that is written to again, and a look at it as one of them.
class GroupsTest {

    private static final TestPortal PORTAL = TestPortal.shared();

    private final Written written = new Written(PORTAL);
    private final Asker.SignedIn teacher = written.as("teacher");
    private final Drafts drafts = PORTAL.bean(Drafts.class);
    private final Groups groups = PORTAL.bean(Groups.class);

    private LetterId draft() {
        return written.drafted(
                "teacher", Written.consent("축구부 " + UUID.randomUUID(), SignerRule.ANY_GUARDIAN));
    }

    private List<Recipient> reached(LetterId letter) {
        return PORTAL.bean(Sending.class).reached(teacher, letter);
    }

    private void narrow(LetterId letter, Set<PersonId> students) {
        Draft draft = drafts.open(teacher, letter).draft();
        drafts.save(teacher, letter, draft.content(), draft.audience(), students, draft.revision());
    }

    private Group kept(Set<PersonId> students) {
        LetterId letter = draft();
        narrow(letter, students);
        String name = "모둠 " + UUID.randomUUID();
        groups.keep(teacher, letter, name);
        return groups.of(teacher).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aLetterReachesTheWholeClassUntilNamesAreTicked() {
        LetterId letter = draft();
        List<Recipient> all = reached(letter);
        assertThat(all).hasSizeGreaterThan(3);
        PersonId one = all.get(1).student();
        narrow(letter, Set.of(one));
        assertThat(reached(letter)).extracting(Recipient::student).containsExactly(one);
    }

    @Test
    void aGroupThatWasKeptAddressesTheNextLetter() {
        PersonId one = written.childOfTheClass("mother").id();
        Group group = kept(Set.of(one));
        LetterId next = draft();
        groups.choose(teacher, next, group.id());
        assertThat(reached(next)).extracting(Recipient::student).containsExactly(one);
    }

    @Test
    void aGroupExistsForThoseAloneWhoMayAddressAllItsClasses() {
        Group group = kept(Set.of(written.childOfTheClass("mother").id()));
        Asker.SignedIn mother = written.as("mother");
        assertThat(groups.of(mother)).isEmpty();
        assertThatThrownBy(() -> groups.remove(mother, group.id())).isInstanceOf(Refused.class);
        groups.remove(teacher, group.id());
        assertThat(groups.of(teacher)).doesNotContain(group);
    }

    @Test
    void aGroupHasStudentsAndAName() {
        LetterId nobodyTicked = draft();
        assertThatThrownBy(() -> groups.keep(teacher, nobodyTicked, "축구부"))
                .isInstanceOf(Refused.class);
        narrow(nobodyTicked, Set.of(written.childOfTheClass("mother").id()));
        assertThatThrownBy(() -> groups.keep(teacher, nobodyTicked, " "))
                .isInstanceOf(Refused.class);
    }

    @Test
    void aDraftIsSeenAsOneGuardianSeesIt() {
        LetterId letter = draft();
        Recipient child =
                reached(letter).stream()
                        .filter(one -> !one.guardians().isEmpty())
                        .findFirst()
                        .orElseThrow();
        Browser browser = PORTAL.as("teacher");
        String as = child.student() + "/" + child.guardians().getFirst().id();
        assertThat(browser.get("/letters/" + letter + "/preview?as=" + as).body())
                .contains("for-child")
                .contains("<b>" + child.name() + "</b>");
        assertThat(browser.get("/letters/" + letter + "/preview").body())
                .doesNotContain("for-child");
        assertThat(PORTAL.as("mother").get("/letters/" + letter + "/preview?as=" + as).status())
                .isIn(403, 404);
    }

    @Test
    void thePickerTicksWhomItIsTold() {
        PersonId one = written.childOfTheClass("mother").id();
        LetterId letter = draft();
        narrow(letter, Set.of(one));
        String page = PORTAL.as("teacher").get("/letters/" + letter + "/edit").body();
        assertThat(page).contains("name=\"student\" value=\"" + one + "\"").contains("group-keep");
    }
}
