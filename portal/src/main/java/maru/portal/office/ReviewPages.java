package maru.portal.office;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import maru.identity.PersonId;
import maru.identity.Role;
import maru.identity.Unit;
import maru.identity.office.AuditReview;
import maru.kernel.Seoul;
import maru.portal.signon.For;
import maru.portal.signon.Visitor;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// `/office/review`: who looked at what, for the reviewer alone. Each look says why, and is a row
/// itself; the reason therefore travels in a form, not in the address.
@Controller
@For(Role.Side.STAFF)
class ReviewPages {

    /// The first halves of what is recorded, to choose from.
    private static final List<String> ACTIONS =
            List.of(
                    "session",
                    "letter",
                    "consent",
                    "file",
                    "people",
                    "import",
                    "invitation",
                    "device",
                    "audit");

    private final Offices offices;
    private final AuditReview review;
    private final Clock clock;

    ReviewPages(Offices offices, AuditReview review, Clock clock) {
        this.offices = offices;
        this.review = review;
        this.clock = clock;
    }

    @GetMapping("/office/review")
    String ask(Visitor visitor, Model model) {
        LocalDate today = Seoul.today(clock);
        return ask(
                offices.reviewedBy(visitor),
                EntryForm.blank().with("from", today.minusMonths(1)).with("to", today),
                model);
    }

    private static String ask(Unit.School school, EntryForm form, Model model) {
        model.addAttribute("school", school);
        model.addAttribute("form", form);
        model.addAttribute("actions", ACTIONS);
        return "office/review";
    }

    @PostMapping("/office/review")
    String look(@RequestParam MultiValueMap<String, String> typed, Visitor visitor, Model model) {
        Unit.School school = offices.reviewedBy(visitor);
        EntryForm form = new EntryForm(typed);
        form.accepted(
                () ->
                        model.addAttribute(
                                "page",
                                review.query(
                                        visitor.asker(),
                                        school.id(),
                                        filter(form),
                                        form.text("reason"))));
        return ask(school, form, model);
    }

    private static AuditReview.Filter filter(EntryForm form) {
        return new AuditReview.Filter(
                form.day("from"),
                form.day("to"),
                person(form, "who"),
                person(form, "whose"),
                Optional.of(form.shown("action")).filter(ACTIONS::contains),
                form.has("before")
                        ? Optional.of(form.number("before", 1, Long.MAX_VALUE))
                        : Optional.empty());
    }

    private static Optional<PersonId> person(EntryForm form, String field) {
        return form.has(field) ? Optional.of(new PersonId(form.id(field))) : Optional.empty();
    }
}
