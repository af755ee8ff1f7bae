package maru.portal.office;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maru.identity.PeopleTemplate;
import maru.identity.Role;
import maru.identity.Unit;
import maru.identity.office.StagedImports;
import maru.identity.office.StagedImports.Staged;
import maru.kernel.Refusal;
import maru.portal.page.Said;
import maru.portal.signon.For;
import maru.portal.signon.Visitor;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Imports by upload: a file is tried at once, its report read, then brought in or dropped, and
/// undone as a whole when it was the wrong one.
@Controller
@For(Role.Side.STAFF)
@RequestMapping("/office/imports")
class ImportPages {

    private static final String NOTHING = "nothing";
    private static final String SCHOOL = "school";

    private final Offices offices;
    private final StagedImports imports;

    ImportPages(Offices offices, StagedImports imports) {
        this.offices = offices;
        this.imports = imports;
    }

    @GetMapping
    String list(Visitor visitor, Model model) {
        return list(visitor, EntryForm.blank().with("scope", NOTHING), model);
    }

    private String list(Visitor visitor, EntryForm form, Model model) {
        Unit.School school = offices.of(visitor);
        model.addAttribute("form", form);
        model.addAttribute("imports", imports.list(visitor.asker(), school.id()));
        model.addAttribute(
                "grades",
                offices.classes(visitor.asker(), school).stream()
                        .map(Unit.SchoolClass::grade)
                        .distinct()
                        .sorted()
                        .toList());
        model.addAttribute("kinds", PeopleTemplate.Kind.values());
        return "office/imports";
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    String upload(
            @RequestParam("file") MultipartFile file,
            @RequestParam MultiValueMap<String, String> typed,
            Visitor visitor,
            Model model)
            throws IOException {
        Unit.School school = offices.of(visitor);
        EntryForm form = new EntryForm(typed);
        String name = Optional.ofNullable(file.getOriginalFilename()).orElse("");
        byte[] bytes = file.getBytes();
        return form.answer(
                        () ->
                                imports.stage(
                                        visitor.asker(),
                                        school.id(),
                                        grade(form),
                                        !form.shown("scope").equals(NOTHING),
                                        name,
                                        bytes))
                .map(staged -> "redirect:/office/imports/" + staged)
                .orElseGet(() -> list(visitor, form, model));
    }

    /// Of which grade the file is all there is; empty for the whole school and for a file that is
    /// all of nothing.
    private static Optional<Integer> grade(EntryForm form) {
        return switch (form.shown("scope")) {
            case NOTHING, SCHOOL -> Optional.empty();
            default -> Optional.of((int) form.number("scope", 1, 12));
        };
    }

    @GetMapping("/{id}")
    String report(@PathVariable("id") UUID id, Visitor visitor, Model model) {
        return report(imports.look(visitor.asker(), id), EntryForm.blank(), model);
    }

    private static String report(Staged staged, EntryForm form, Model model) {
        model.addAttribute("staged", staged);
        model.addAttribute("form", form);
        return "office/import";
    }

    /// For the page that waits.
    @GetMapping("/{id}/state")
    ResponseEntity<Map<String, String>> state(@PathVariable("id") UUID id, Visitor visitor) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(Map.of("state", imports.look(visitor.asker(), id).state().name()));
    }

    @PostMapping("/{id}/confirm")
    String confirm(
            @PathVariable("id") UUID id,
            @RequestParam MultiValueMap<String, String> typed,
            Visitor visitor,
            Model model) {
        Staged staged = imports.look(visitor.asker(), id);
        EntryForm form = new EntryForm(typed);
        return form.accepted(
                        () ->
                                imports.confirm(
                                        visitor.asker(),
                                        id,
                                        staged.confirmationNeeded()
                                                ? (int) form.number("ends", 0, Integer.MAX_VALUE)
                                                : staged.silent()))
                ? "redirect:/office/imports/" + id
                : report(imports.look(visitor.asker(), id), form, model);
    }

    @PostMapping("/{id}/drop")
    String drop(@PathVariable("id") UUID id, Visitor visitor, RedirectAttributes redirect) {
        imports.drop(visitor.asker(), id);
        Said.next(redirect, "office.import.dropped");
        return "redirect:/office/imports";
    }

    @PostMapping("/{id}/undo")
    String undo(@PathVariable("id") UUID id, Visitor visitor) {
        imports.undo(visitor.asker(), id);
        return "redirect:/office/imports/" + id;
    }

    @GetMapping("/templates/{kind}.{type}")
    ResponseEntity<byte[]> template(
            @PathVariable("kind") String word, @PathVariable("type") String type) {
        PeopleTemplate.Kind kind =
                PeopleTemplate.Kind.ofWord(word)
                        .orElseThrow(() -> new Refusal.NotFound().asException());
        return switch (type) {
            case "xlsx" ->
                    file(
                            word + ".xlsx",
                            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                            PeopleTemplate.xlsx(kind));
            case "csv" -> file(word + ".csv", "text/csv;charset=UTF-8", PeopleTemplate.csv(kind));
            default -> throw new Refusal.NotFound().asException();
        };
    }

    private static ResponseEntity<byte[]> file(String name, String type, byte[] content) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(type))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("maru-" + name, StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(content);
    }
}
