package maru.portal.office;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import maru.identity.PersonId;
import maru.identity.Role;
import maru.identity.Unit;
import maru.identity.UnitId;
import maru.identity.office.SchoolOffice;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.kernel.Seoul;
import maru.portal.page.Said;
import maru.portal.signon.For;
import maru.portal.signon.Fresh;
import maru.portal.signon.Visitor;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Members of the school's staff and their roles. A role opens doors, so giving and ending one asks
/// for a fresh sign-in.
@Controller
@For(Role.Side.STAFF)
@RequestMapping("/office/staff")
class StaffPages {

    private static final int GRADE_AT_MOST = 12;

    private final Offices offices;
    private final SchoolOffice office;
    private final Clock clock;

    StaffPages(Offices offices, SchoolOffice office, Clock clock) {
        this.offices = offices;
        this.office = office;
        this.clock = clock;
    }

    /// A member and all her posts.
    record Colleague(
            PersonId person, String name, boolean canSignIn, List<SchoolOffice.Member> posts) {}

    @GetMapping
    String staff(Visitor visitor, Model model) {
        Map<PersonId, List<SchoolOffice.Member>> byPerson =
                office.members(visitor.asker(), offices.of(visitor).id()).stream()
                        .collect(
                                Collectors.groupingBy(
                                        SchoolOffice.Member::person,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        model.addAttribute(
                "staff",
                byPerson.values().stream()
                        .map(
                                posts ->
                                        new Colleague(
                                                posts.getFirst().person(),
                                                posts.getFirst().name(),
                                                posts.getFirst().canSignIn(),
                                                posts))
                        .sorted(java.util.Comparator.comparing(Colleague::name))
                        .toList());
        return "office/staff";
    }

    @Fresh
    @GetMapping("/new")
    String newcomer(Visitor visitor, Model model) {
        return newcomer(visitor, EntryForm.blank().with("from", Seoul.today(clock)), model);
    }

    private String newcomer(Visitor visitor, EntryForm form, Model model) {
        Unit.School school = offices.of(visitor);
        model.addAttribute("form", form);
        model.addAttribute("classes", offices.classes(visitor.asker(), school));
        model.addAttribute(
                "roles", Arrays.stream(Role.values()).filter(StaffPages::ofSchool).toList());
        return "office/new-post";
    }

    @Fresh
    @PostMapping("/new")
    String give(
            @RequestParam MultiValueMap<String, String> typed,
            Visitor visitor,
            Model model,
            RedirectAttributes redirect) {
        EntryForm form = new EntryForm(typed);
        Optional<PersonId> holder = form.answer(() -> give(visitor, form));
        if (holder.isEmpty()) {
            return newcomer(visitor, form, model);
        }
        Role role = form.one("role", Role.class);
        Said.next(
                redirect,
                "office.post.given",
                form.text("name"),
                "/office/staff/"
                        + holder.get()
                        + "/end?role="
                        + role
                        + "&unit="
                        + unit(visitor, form, role)
                        + "&last="
                        + form.day("from").minusDays(1));
        return "redirect:/office/staff";
    }

    private PersonId give(Visitor visitor, EntryForm form) {
        Role role = form.one("role", Role.class);
        if (!ofSchool(role)) {
            throw new Refusal.Invalid("role", "office.wrong.choice").asException();
        }
        return office.givePost(
                visitor.asker(),
                unit(visitor, form, role),
                role,
                role == Role.GRADE_HEAD ? (int) form.number("grade", 1, GRADE_AT_MOST) : 0,
                form.text("key"),
                form.text("name"),
                form.has("shortName") ? Optional.of(form.text("shortName")) : Optional.empty(),
                form.day("from"));
    }

    /// The class of a post in one, else the school.
    private UnitId unit(Visitor visitor, EntryForm form, Role role) {
        boolean inClass =
                role == Role.HOMEROOM_TEACHER || (role == Role.TEACHER && form.has("class"));
        return inClass
                ? offices.schoolClass(visitor, form.id("class")).id()
                : offices.of(visitor).id();
    }

    @Fresh
    @GetMapping("/{person}/end")
    String ending(
            @PathVariable("person") UUID person,
            @RequestParam MultiValueMap<String, String> typed,
            Visitor visitor,
            Model model) {
        return ending(
                visitor, person, new EntryForm(typed).with("last", Seoul.today(clock)), model);
    }

    private String ending(Visitor visitor, UUID person, EntryForm form, Model model) {
        model.addAttribute(
                "post",
                office.members(visitor.asker(), offices.of(visitor).id()).stream()
                        .filter(one -> one.person().value().equals(person))
                        .filter(one -> one.unit().toString().equals(form.shown("unit")))
                        .filter(one -> one.role().name().equals(form.shown("role")))
                        .findFirst()
                        .orElseThrow(() -> new Refusal.NotFound().asException()));
        model.addAttribute("form", form);
        return "office/end-post";
    }

    @Fresh
    @PostMapping("/{person}/end")
    String end(
            @PathVariable("person") UUID person,
            @RequestParam MultiValueMap<String, String> typed,
            Visitor visitor,
            Model model,
            RedirectAttributes redirect) {
        EntryForm form = new EntryForm(typed);
        if (!form.accepted(
                () ->
                        office.endPost(
                                visitor.asker(),
                                new PersonId(person),
                                new UnitId(form.id("unit")),
                                form.one("role", Role.class),
                                form.day("last")))) {
            return ending(visitor, person, form, model);
        }
        Said.next(
                redirect,
                "office.post.ended",
                "",
                "/office/staff/"
                        + person
                        + "/resume?role="
                        + form.text("role")
                        + "&unit="
                        + form.id("unit")
                        + "&last="
                        + form.day("last"));
        return "redirect:/office/staff";
    }

    @Fresh
    @PostMapping("/{person}/resume")
    String resume(
            @PathVariable("person") UUID person,
            @RequestParam MultiValueMap<String, String> typed,
            Visitor visitor,
            RedirectAttributes redirect) {
        EntryForm form = new EntryForm(typed);
        UnitId unit;
        Role role;
        LocalDate last;
        try {
            unit = new UnitId(form.id("unit"));
            role = form.one("role", Role.class);
            last = form.day("last");
        } catch (Refused incomplete) {
            // The page that ended the role made the address; another one stands for nothing.
            throw new Refusal.NotFound().asException();
        }
        office.resumePost(visitor.asker(), new PersonId(person), unit, role, last);
        Said.next(redirect, "office.post.resumed");
        return "redirect:/office/staff";
    }

    private static boolean ofSchool(Role role) {
        return switch (role) {
            case HOMEROOM_TEACHER,
                    TEACHER,
                    GRADE_HEAD,
                    OFFICE_STAFF,
                    SCHOOL_ADMIN,
                    VICE_PRINCIPAL,
                    PRINCIPAL,
                    AUDIT_REVIEWER ->
                    true;
            case DISTRICT_OFFICER, PROVINCE_OFFICER, GUARDIAN, STUDENT -> false;
        };
    }
}
