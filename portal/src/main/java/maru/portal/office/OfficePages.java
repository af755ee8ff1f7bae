package maru.portal.office;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import maru.identity.AsOf;
import maru.identity.Asker;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.identity.Role;
import maru.identity.Unit;
import maru.identity.UnitId;
import maru.identity.office.SchoolOffice;
import maru.kernel.Seoul;
import maru.portal.page.MenuEntry;
import maru.portal.page.Said;
import maru.portal.signon.For;
import maru.portal.signon.Visitor;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// `/office`: the office at a glance, its classes, and who keeps which.
@Controller
@For(Role.Side.STAFF)
class OfficePages {

    private final Offices offices;
    private final SchoolOffice office;
    private final Identity identity;
    private final Clock clock;

    OfficePages(Offices offices, SchoolOffice office, Identity identity, Clock clock) {
        this.offices = offices;
        this.office = office;
        this.identity = identity;
        this.clock = clock;
    }

    /// The way to the pages, by the hat.
    @Component
    @Order(62)
    static class Entry implements MenuEntry.Source {

        @Override
        public List<MenuEntry> entries(Visitor visitor) {
            return visitor.hat().map(hat -> entries(hat.role())).orElse(List.of());
        }

        private static List<MenuEntry> entries(Role role) {
            return switch (role) {
                case OFFICE_STAFF, SCHOOL_ADMIN, VICE_PRINCIPAL, PRINCIPAL ->
                        List.of(new MenuEntry("/office", "office.title", "school", 0));
                case AUDIT_REVIEWER ->
                        List.of(new MenuEntry("/office/review", "office.review", "eye", 0));
                case HOMEROOM_TEACHER,
                        TEACHER,
                        GRADE_HEAD,
                        DISTRICT_OFFICER,
                        PROVINCE_OFFICER,
                        GUARDIAN,
                        STUDENT ->
                        List.of();
            };
        }
    }

    /// A class and who keeps it, for the list.
    record Kept(Unit.SchoolClass schoolClass, String teacher) {}

    @GetMapping("/office")
    String overview(Visitor visitor, Model model) {
        Unit.School school = offices.of(visitor);
        Map<UnitId, String> teachers = new java.util.HashMap<>();
        homerooms(visitor.asker(), school)
                .forEach(one -> teachers.merge(one.unit(), one.name(), (a, b) -> a + ", " + b));
        model.addAttribute("school", school);
        model.addAttribute(
                "classes",
                offices.classes(visitor.asker(), school).stream()
                        .map(one -> new Kept(one, teachers.getOrDefault(one.id(), "")))
                        .toList());
        model.addAttribute("reviews", offices.mayReview(visitor));
        return "office/overview";
    }

    @GetMapping("/office/classes/{class}")
    String roster(@PathVariable("class") UUID id, Visitor visitor, Model model) {
        Unit.SchoolClass schoolClass = offices.schoolClass(visitor, id);
        model.addAttribute("schoolClass", schoolClass);
        model.addAttribute("teachers", keepers(visitor, schoolClass));
        model.addAttribute(
                "roster",
                identity.classes().roster(visitor.asker(), schoolClass.id(), AsOf.now(clock)));
        return "office/class";
    }

    @GetMapping("/office/classes/{class}/homeroom")
    String homeroom(@PathVariable("class") UUID id, Visitor visitor, Model model) {
        return homeroom(
                visitor,
                offices.schoolClass(visitor, id),
                EntryForm.blank().with("from", Seoul.today(clock)),
                model);
    }

    private String homeroom(
            Visitor visitor, Unit.SchoolClass schoolClass, EntryForm form, Model model) {
        model.addAttribute("schoolClass", schoolClass);
        model.addAttribute("teachers", keepers(visitor, schoolClass));
        model.addAttribute("staff", teaching(visitor));
        model.addAttribute("form", form);
        return "office/homeroom";
    }

    @PostMapping("/office/classes/{class}/homeroom")
    String changeHomeroom(
            @PathVariable("class") UUID id,
            @RequestParam MultiValueMap<String, String> typed,
            Visitor visitor,
            Model model,
            RedirectAttributes redirect) {
        Unit.SchoolClass schoolClass = offices.schoolClass(visitor, id);
        EntryForm form = new EntryForm(typed);
        List<SchoolOffice.Member> before = keepers(visitor, schoolClass);
        if (!form.accepted(
                () ->
                        office.changeHomeroom(
                                visitor.asker(),
                                schoolClass.id(),
                                new PersonId(form.id("teacher")),
                                form.day("from")))) {
            return homeroom(visitor, schoolClass, form, model);
        }
        String here = "/office/classes/" + id;
        Said.next(
                redirect,
                "office.homeroom.changed",
                schoolClass.name(),
                before.stream()
                        // Whoever keeps no other post is not at the school any more.
                        .filter(one -> before.size() == 1 && isThere(visitor, one))
                        .map(one -> keeping(here, one, form))
                        .findFirst()
                        .orElse(""));
        return "redirect:" + here;
    }

    private boolean isThere(Visitor visitor, SchoolOffice.Member one) {
        return teaching(visitor).stream().anyMatch(other -> other.person().equals(one.person()));
    }

    private static String keeping(String here, SchoolOffice.Member one, EntryForm form) {
        return here + "/homeroom?teacher=" + one.person() + "&from=" + form.day("from");
    }

    /// Who teaches at the school, each once, by name.
    private List<SchoolOffice.Member> teaching(Visitor visitor) {
        List<SchoolOffice.Member> all =
                new ArrayList<>(office.members(visitor.asker(), offices.of(visitor).id()));
        all.sort(java.util.Comparator.comparing(SchoolOffice.Member::name));
        return List.copyOf(
                all.stream()
                        .filter(one -> teaches(one.role()))
                        .collect(
                                Collectors.toMap(
                                        SchoolOffice.Member::person,
                                        one -> one,
                                        (first, other) -> first,
                                        java.util.LinkedHashMap::new))
                        .values());
    }

    private static boolean teaches(Role role) {
        return switch (role) {
            case HOMEROOM_TEACHER, TEACHER, GRADE_HEAD -> true;
            case OFFICE_STAFF,
                    SCHOOL_ADMIN,
                    VICE_PRINCIPAL,
                    PRINCIPAL,
                    AUDIT_REVIEWER,
                    DISTRICT_OFFICER,
                    PROVINCE_OFFICER,
                    GUARDIAN,
                    STUDENT ->
                    false;
        };
    }

    private List<SchoolOffice.Member> keepers(Visitor visitor, Unit.SchoolClass schoolClass) {
        return homerooms(visitor.asker(), offices.of(visitor)).stream()
                .filter(one -> one.unit().equals(schoolClass.id()))
                .toList();
    }

    private List<SchoolOffice.Member> homerooms(Asker asker, Unit.School school) {
        return office.members(asker, school.id()).stream()
                .filter(one -> one.role() == Role.HOMEROOM_TEACHER)
                .toList();
    }
}
