package maru.portal.office;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import maru.identity.AsOf;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.identity.Role;
import maru.identity.Unit;
import maru.identity.office.SchoolOffice;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Students come, change the class, and go; each from a day on and by a document.
@Controller
@For(Role.Side.STAFF)
class StudentPages {

    private static final int NUMBER_AT_MOST = 99;

    private final Offices offices;
    private final SchoolOffice office;
    private final Identity identity;
    private final Clock clock;

    StudentPages(Offices offices, SchoolOffice office, Identity identity, Clock clock) {
        this.offices = offices;
        this.office = office;
        this.identity = identity;
        this.clock = clock;
    }

    @GetMapping("/office/students/{student}")
    String student(@PathVariable("student") UUID id, Visitor visitor, Model model) {
        Offices.Student student = offices.student(visitor, id, today());
        model.addAttribute("student", student);
        model.addAttribute(
                "guardians",
                identity.classes().guardians(visitor.asker(), student.id(), AsOf.now(clock)));
        return "office/student";
    }

    @GetMapping("/office/classes/{class}/new-student")
    String newcomer(@PathVariable("class") UUID id, Visitor visitor, Model model) {
        return newcomer(
                offices.schoolClass(visitor, id), EntryForm.blank().with("from", today()), model);
    }

    private static String newcomer(Unit.SchoolClass schoolClass, EntryForm form, Model model) {
        model.addAttribute("schoolClass", schoolClass);
        model.addAttribute("form", form);
        return "office/new-student";
    }

    @PostMapping("/office/classes/{class}/new-student")
    String transferIn(
            @PathVariable("class") UUID id,
            @RequestParam MultiValueMap<String, String> typed,
            Visitor visitor,
            Model model,
            RedirectAttributes redirect) {
        Unit.SchoolClass schoolClass = offices.schoolClass(visitor, id);
        EntryForm form = new EntryForm(typed);
        Optional<PersonId> seated =
                form.answer(
                        () ->
                                office.transferIn(
                                        visitor.asker(),
                                        schoolClass.id(),
                                        form.text("key"),
                                        form.text("name"),
                                        form.day("born"),
                                        (int) form.number("number", 1, NUMBER_AT_MOST),
                                        form.day("from"),
                                        form.text("basis")));
        if (seated.isEmpty()) {
            return newcomer(schoolClass, form, model);
        }
        LocalDate from = form.day("from");
        boolean here = !from.isAfter(today());
        Said.next(
                redirect,
                "office.student.came",
                form.text("name"),
                here ? leaving(seated.get(), from.minusDays(1)) : "");
        return here
                ? "redirect:/office/students/" + seated.get()
                : "redirect:/office/classes/" + id;
    }

    @GetMapping("/office/students/{student}/class")
    String move(@PathVariable("student") UUID id, Visitor visitor, Model model) {
        return move(
                visitor,
                offices.student(visitor, id, today()),
                EntryForm.blank().with("from", today()),
                model);
    }

    private String move(Visitor visitor, Offices.Student student, EntryForm form, Model model) {
        model.addAttribute("student", student);
        model.addAttribute("classes", offices.classes(visitor.asker(), offices.of(visitor)));
        model.addAttribute("form", form);
        return "office/move";
    }

    @PostMapping("/office/students/{student}/class")
    String changeClass(
            @PathVariable("student") UUID id,
            @RequestParam MultiValueMap<String, String> typed,
            Visitor visitor,
            Model model,
            RedirectAttributes redirect) {
        Offices.Student student = offices.student(visitor, id, today());
        EntryForm form = new EntryForm(typed);
        if (!form.accepted(
                () ->
                        office.changeClass(
                                visitor.asker(),
                                student.id(),
                                offices.schoolClass(visitor, form.id("class")).id(),
                                (int) form.number("number", 1, NUMBER_AT_MOST),
                                form.day("from")))) {
            return move(visitor, student, form, model);
        }
        Said.next(
                redirect,
                "office.student.moved",
                student.name(),
                seating(student, form.day("from")));
        return "redirect:/office/students/" + id;
    }

    @GetMapping("/office/students/{student}/leave")
    String leave(@PathVariable("student") UUID id, Visitor visitor, Model model) {
        return leave(
                offices.student(visitor, id, today()),
                EntryForm.blank().with("last", today()),
                model);
    }

    private static String leave(Offices.Student student, EntryForm form, Model model) {
        model.addAttribute("student", student);
        model.addAttribute("form", form);
        return "office/leave";
    }

    @PostMapping("/office/students/{student}/leave")
    String transferOut(
            @PathVariable("student") UUID id,
            @RequestParam MultiValueMap<String, String> typed,
            Visitor visitor,
            Model model,
            RedirectAttributes redirect) {
        Offices.Student student = offices.student(visitor, id, today());
        EntryForm form = new EntryForm(typed);
        if (!form.accepted(
                () ->
                        office.transferOut(
                                visitor.asker(),
                                student.id(),
                                form.day("last"),
                                form.text("basis")))) {
            return leave(student, form, model);
        }
        LocalDate last = form.day("last");
        // Whoever is gone already comes back by the entry of her coming.
        Said.next(
                redirect,
                "office.student.left",
                student.name(),
                last.isBefore(today()) ? "" : seating(student, last.plusDays(1)));
        return "redirect:/office/classes/" + student.seat().schoolClass().id();
    }

    /// Takes a change of the seat back: from that day on she sits where she sits today.
    private static String seating(Offices.Student student, LocalDate from) {
        return "/office/students/"
                + student.id()
                + "/class?class="
                + student.seat().schoolClass().id()
                + "&number="
                + student.seat().number()
                + "&from="
                + from;
    }

    private static String leaving(PersonId student, LocalDate last) {
        return "/office/students/"
                + student
                + "/leave?last="
                + last
                + "&basis="
                + Offices.TAKEN_BACK;
    }

    private LocalDate today() {
        return Seoul.today(clock);
    }
}
