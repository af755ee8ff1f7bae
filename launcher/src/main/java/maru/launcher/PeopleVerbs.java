package maru.launcher;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import maru.identity.ImportFile;
import maru.identity.ImportOptions;
import maru.identity.ImportReport;
import maru.identity.ImportScope;
import maru.identity.PeopleAdmin;
import maru.launcher.admin.Reply;
import maru.launcher.admin.Request;
import maru.launcher.admin.Verb;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `maru admin people …`.
final class PeopleVerbs {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final People people;

    /// Verbs over these people.
    PeopleVerbs(People people) {
        this.people = people;
    }

    Map<String, Verb> all() {
        return Map.of(
                "people list",
                this::list,
                "people import",
                this::importFiles,
                "people imports",
                this::imports,
                "people undo",
                this::undo);
    }

    private int list(Request request, String caller, Reply reply) {
        Optional<PeopleAdmin.Filter> role =
                given(request, "role")
                        .map(word -> PeopleAdmin.Filter.valueOf(word.toUpperCase(Locale.ROOT)));
        List<PeopleAdmin.Listed> found =
                people.admin().list(role, given(request, "school"), caller);
        if (request.flag("json")) {
            ArrayNode array = JSON.createArrayNode();
            found.forEach(person -> array.add(json(person)));
            reply.line(JSON.writeValueAsString(array));
        } else {
            reply.line(
                    found.stream()
                            .map(
                                    person ->
                                            String.join(
                                                    "\t",
                                                    person.id().toString(),
                                                    person.login(),
                                                    person.name(),
                                                    String.join(",", person.roles()),
                                                    String.join(", ", person.schools())))
                            .collect(Collectors.joining("\n")));
            reply.error(found.size() + " people.");
        }
        return Verb.DONE;
    }

    private static ObjectNode json(PeopleAdmin.Listed person) {
        ObjectNode node = JSON.createObjectNode();
        node.put("id", person.id().toString());
        node.put("login", person.login());
        node.put("name", person.name());
        ArrayNode roles = node.putArray("roles");
        person.roles().forEach(roles::add);
        ArrayNode schools = node.putArray("schools");
        person.schools().forEach(schools::add);
        return node;
    }

    private int importFiles(Request request, String caller, Reply reply) {
        boolean dryRun = request.flag("dry-run");
        List<ImportFile> files =
                request.files().stream()
                        .map(file -> new ImportFile(file.name(), () -> stream(file)))
                        .toList();
        ImportReport report = people.admin().importFiles(files, options(request));
        if (request.flag("json")) {
            reply.line(JSON.writeValueAsString(json(report)));
        } else {
            report.problems().forEach(problem -> reply.error(problem.toString()));
            report.repairs().forEach(repair -> reply.error("Read as meant: " + repair));
            if (dryRun || report.confirmationNeeded()) {
                report.changes().forEach(reply::line);
            }
            reply.line(sentence(report, dryRun));
        }
        return report.done() || (dryRun && report.problems().isEmpty()) ? Verb.DONE : Verb.REFUSED;
    }

    private static ImportOptions options(Request request) {
        Optional<ImportScope> scope =
                given(request, "school")
                        .map(
                                school ->
                                        new ImportScope(
                                                school,
                                                given(request, "grade").map(Integer::valueOf)));
        String ends = request.option("confirm-ends");
        return new ImportOptions(
                request.flag("dry-run"),
                scope,
                Optional.empty(),
                Optional.empty(),
                ends.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(ends)));
    }

    private int imports(Request request, String caller, Reply reply) {
        List<PeopleAdmin.Done> done = people.admin().imports();
        if (request.flag("json")) {
            ArrayNode array = JSON.createArrayNode();
            for (PeopleAdmin.Done one : done) {
                ObjectNode node = array.addObject();
                node.put("id", one.id().toString());
                node.put("at", one.at().toString());
                node.put("files", one.files());
                node.put("rows", one.rows());
                node.put("people", one.people());
                node.put("added", one.added());
                node.put("ended", one.ended());
                one.undone().ifPresent(at -> node.put("undone", at.toString()));
            }
            reply.line(JSON.writeValueAsString(array));
        } else {
            done.forEach(
                    one ->
                            reply.line(
                                    String.join(
                                            "\t",
                                            one.id().toString(),
                                            one.at().toString(),
                                            one.files(),
                                            "+" + one.added() + " -" + one.ended(),
                                            one.undone().map(at -> "undone " + at).orElse(""))));
            reply.error(done.size() + " imports.");
        }
        return Verb.DONE;
    }

    private int undo(Request request, String caller, Reply reply) {
        int touched = people.admin().undoImport(request.id());
        reply.line(
                request.flag("json")
                        ? JSON.writeValueAsString(JSON.createObjectNode().put("touched", touched))
                        : "Undone; " + touched + " people and units are as they were before.");
        return Verb.DONE;
    }

    private static ByteArrayInputStream stream(Request.Attachment file) throws IOException {
        return new ByteArrayInputStream(file.bytes());
    }

    private static String sentence(ImportReport report, boolean dryRun) {
        if (!report.problems().isEmpty()) {
            return "Nothing was changed. Lines read: "
                    + report.rows()
                    + ", problems: "
                    + report.problems().size()
                    + ".";
        }
        if (!report.done() && !dryRun) {
            return "Nothing was changed: "
                    + report.silent()
                    + " facts would end because the file does not name them. If that is meant, say"
                    + " --confirm-ends "
                    + report.silent()
                    + ".";
        }
        return (dryRun ? "Would read " : "Read ")
                + report.rows()
                + " lines: "
                + report.people()
                + " new people, "
                + report.added()
                + " facts begun, "
                + report.ended()
                + " ended"
                + (report.silent() > 0
                        ? ", " + report.silent() + " of them because no line names them"
                        : "")
                + "."
                + report.id().map(id -> " To undo it: maru admin people undo " + id).orElse("");
    }

    private static ObjectNode json(ImportReport report) {
        ObjectNode node = JSON.createObjectNode();
        node.put("done", report.done());
        report.id().ifPresent(id -> node.put("id", id.toString()));
        node.put("rows", report.rows());
        node.put("people", report.people());
        node.put("added", report.added());
        node.put("ended", report.ended());
        node.put("endedBySilence", report.silent());
        node.put("confirmationNeeded", report.confirmationNeeded());
        ArrayNode changes = node.putArray("changes");
        report.changes().forEach(changes::add);
        ArrayNode repairs = node.putArray("repairs");
        report.repairs()
                .forEach(
                        repair ->
                                repairs.addObject()
                                        .put("file", repair.file())
                                        .put("line", repair.line())
                                        .put("column", repair.column())
                                        .put("was", repair.was())
                                        .put("read", repair.read()));
        ArrayNode problems = node.putArray("problems");
        report.problems()
                .forEach(
                        problem ->
                                problems.addObject()
                                        .put("file", problem.file())
                                        .put("line", problem.line())
                                        .put("column", problem.column())
                                        .put("message", problem.message()));
        return node;
    }

    private static Optional<String> given(Request request, String option) {
        return Optional.of(request.option(option)).filter(value -> !value.isEmpty());
    }
}
