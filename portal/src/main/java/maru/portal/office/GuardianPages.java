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
import maru.identity.AsOf;
import maru.identity.Audience;
import maru.identity.Guardian;
import maru.identity.Identity;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.identity.Recipient;
import maru.identity.Relation;
import maru.identity.Right;
import maru.identity.Role;
import maru.identity.office.SchoolOffice;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.portal.page.Said;
import maru.portal.signon.For;
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

/// A student's guardians: a new one by the document that says so, what one may do by a court's
/// order or another document, the last day of one.
@Controller
@For(Role.Side.STAFF)
@RequestMapping("/office/students/{student}")
class GuardianPages {

    private static final int FOUND_AT_MOST = 20;

    private final Offices offices;
    private final SchoolOffice office;
    private final Identity identity;
    private final Clock clock;

    GuardianPages(Offices offices, SchoolOffice office, Identity identity, Clock clock) {
        this.offices = offices;
        this.office = office;
        this.identity = identity;
        this.clock = clock;
    }

    /// Somebody who is a guardian at the school already.
    ///
    /// @param of whose: `3학년 2반 김민서`
    record Known(PersonId id, String name, String of) {}

    @GetMapping("/new-guardian")
    String newcomer(
            @PathVariable("student") UUID id,
            @RequestParam(name = "find", defaultValue = "") String find,
            Visitor visitor,
            Model model) {
        EntryForm form =
                EntryForm.blank()
                        .with("from", today())
                        .with("custody", "yes")
                        .with("language", Language.KO.tag())
                        .with("find", find);
        for (Right right : Right.values()) {
            form.with("rights", right.name());
        }
        return newcomer(visitor, student(visitor, id), form, model);
    }

    private String newcomer(Visitor visitor, Offices.Student student, EntryForm form, Model model) {
        model.addAttribute("known", known(visitor, student, form.shown("find")));
        model.addAttribute("languages", Language.values());
        return terms(student, form, model, "office/new-guardian");
    }

    private static String terms(Offices.Student student, EntryForm form, Model model, String page) {
        model.addAttribute("student", student);
        model.addAttribute("form", form);
        model.addAttribute(
                "relations",
                Arrays.stream(Relation.values()).filter(one -> one != Relation.SELF).toList());
        model.addAttribute("rights", Right.values());
        return page;
    }

    /// The school's guardians whose name holds what was looked for, each with one of her children.
    private List<Known> known(Visitor visitor, Offices.Student student, String part) {
        if (part.isBlank()) {
            return List.of();
        }
        Map<PersonId, Known> found = new LinkedHashMap<>();
        Audience everyone =
                new Audience.WholeSchool(
                        student.seat().school(), student.seat().schoolClass().schoolYear());
        for (Recipient one :
                identity.classes().recipients(visitor.asker(), everyone, AsOf.now(clock))) {
            for (Guardian guardian : one.guardians()) {
                if (guardian.name().contains(part.strip()) && found.size() < FOUND_AT_MOST) {
                    found.putIfAbsent(
                            guardian.id(),
                            new Known(
                                    guardian.id(),
                                    guardian.name(),
                                    one.schoolClass().name() + " " + one.name()));
                }
            }
        }
        return List.copyOf(found.values());
    }

    @PostMapping("/new-guardian")
    String add(
            @PathVariable("student") UUID id,
            @RequestParam MultiValueMap<String, String> typed,
            Visitor visitor,
            Model model,
            RedirectAttributes redirect) {
        Offices.Student student = student(visitor, id);
        EntryForm form = new EntryForm(typed);
        Optional<PersonId> added =
                form.answer(
                        () ->
                                office.addGuardian(
                                        visitor.asker(),
                                        student.id(),
                                        who(form),
                                        read(form),
                                        form.text("basis")));
        if (added.isEmpty()) {
            return newcomer(visitor, student, form, model);
        }
        Said.next(
                redirect,
                "office.guardian.added",
                student.name(),
                ending(student, added.get(), form.day("from").minusDays(1)));
        return "redirect:/office/students/" + id;
    }

    private static SchoolOffice.NewGuardian who(EntryForm form) {
        Language language =
                Language.ofTag(form.shown("language"))
                        .orElseThrow(
                                () ->
                                        new Refusal.Invalid("language", "office.wrong.choice")
                                                .asException());
        return form.has("known")
                ? new SchoolOffice.NewGuardian(
                        Optional.of(new PersonId(form.id("known"))), "", language)
                : new SchoolOffice.NewGuardian(Optional.empty(), form.text("name"), language);
    }

    private static SchoolOffice.Terms read(EntryForm form) {
        return new SchoolOffice.Terms(
                form.one("relation", Relation.class),
                form.chosen("legal", "yes"),
                form.chosen("custody", "yes"),
                form.some("rights", Right.class),
                form.day("from"));
    }

    @GetMapping("/guardians/{guardian}")
    String change(
            @PathVariable("student") UUID id,
            @PathVariable("guardian") UUID guardianId,
            Visitor visitor,
            Model model) {
        Offices.Student student = student(visitor, id);
        Guardian guardian = guardian(visitor, student, guardianId);
        return change(student, guardian, shown(guardian, today()), model);
    }

    private static String change(
            Offices.Student student, Guardian guardian, EntryForm form, Model model) {
        model.addAttribute("guardian", guardian);
        return terms(student, form, model, "office/guardian");
    }

    private static EntryForm shown(Guardian guardian, LocalDate from) {
        EntryForm form =
                EntryForm.blank().with("relation", guardian.relation().name()).with("from", from);
        if (guardian.legalRepresentative()) {
            form.with("legal", "yes");
        }
        if (guardian.custody()) {
            form.with("custody", "yes");
        }
        guardian.rights().forEach(right -> form.with("rights", right.name()));
        return form;
    }

    @PostMapping("/guardians/{guardian}")
    String limit(
            @PathVariable("student") UUID id,
            @PathVariable("guardian") UUID guardianId,
            @RequestParam MultiValueMap<String, String> typed,
            Visitor visitor,
            Model model,
            RedirectAttributes redirect) {
        Offices.Student student = student(visitor, id);
        PersonId person = new PersonId(guardianId);
        Optional<Guardian> before = find(visitor, student, person);
        EntryForm form = new EntryForm(typed);
        if (!form.accepted(
                () ->
                        office.changeGuardian(
                                visitor.asker(),
                                student.id(),
                                person,
                                read(form),
                                form.day("from"),
                                until(form),
                                form.text("basis")))) {
            return change(student, guardian(visitor, student, guardianId), form, model);
        }
        Said.next(
                redirect,
                "office.guardian.changed",
                student.name(),
                before.map(was -> restoring(student, was, form.day("from"), until(form)))
                        .orElse(""));
        return "redirect:/office/students/" + id;
    }

    private static Optional<LocalDate> until(EntryForm form) {
        return form.has("until") ? Optional.of(form.day("until")) : Optional.empty();
    }

    @PostMapping("/guardians/{guardian}/end")
    String end(
            @PathVariable("student") UUID id,
            @PathVariable("guardian") UUID guardianId,
            @RequestParam MultiValueMap<String, String> typed,
            Visitor visitor,
            Model model,
            RedirectAttributes redirect) {
        Offices.Student student = student(visitor, id);
        PersonId person = new PersonId(guardianId);
        Optional<Guardian> before = find(visitor, student, person);
        EntryForm form = new EntryForm(typed);
        if (!form.accepted(
                () ->
                        office.endGuardian(
                                visitor.asker(),
                                student.id(),
                                person,
                                form.day("last"),
                                form.text("ground")))) {
            Guardian guardian = guardian(visitor, student, guardianId);
            model.addAttribute("ending", form);
            return change(student, guardian, shown(guardian, today()), model);
        }
        Said.next(
                redirect,
                "office.guardian.ended",
                student.name(),
                before.map(
                                was ->
                                        restoring(
                                                student,
                                                was,
                                                form.day("last").plusDays(1),
                                                was.period().to()))
                        .orElse(""));
        return "redirect:/office/students/" + id;
    }

    /// Takes a change back: what held before holds between the same days.
    private static String restoring(
            Offices.Student student, Guardian was, LocalDate from, Optional<LocalDate> until) {
        return "/office/students/"
                + student.id()
                + "/guardians/"
                + was.id()
                + "?relation="
                + was.relation().name()
                + (was.legalRepresentative() ? "&legal=yes" : "")
                + (was.custody() ? "&custody=yes" : "")
                + was.rights().stream()
                        .map(right -> "&rights=" + right.name())
                        .collect(Collectors.joining())
                + "&from="
                + from
                + until.map(day -> "&until=" + day).orElse("")
                + "&basis="
                + Offices.TAKEN_BACK;
    }

    private static String ending(Offices.Student student, PersonId guardian, LocalDate last) {
        return "/office/students/"
                + student.id()
                + "/guardians/"
                + guardian
                + "/end?last="
                + last
                + "&ground="
                + Offices.TAKEN_BACK;
    }

    private Guardian guardian(Visitor visitor, Offices.Student student, UUID id) {
        return find(visitor, student, new PersonId(id))
                .orElseThrow(() -> new Refusal.NotFound().asException());
    }

    private Optional<Guardian> find(Visitor visitor, Offices.Student student, PersonId guardian) {
        return identity.classes().guardians(visitor.asker(), student.id(), AsOf.now(clock)).stream()
                .filter(one -> one.id().equals(guardian))
                .findFirst();
    }

    private Offices.Student student(Visitor visitor, UUID id) {
        return offices.student(visitor, id, today());
    }

    private LocalDate today() {
        return Seoul.today(clock);
    }
}
