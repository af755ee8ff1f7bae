package maru.launcher;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import maru.identity.ImportFile;
import maru.identity.ImportReport;
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
        return Map.of("people list", this::list, "people import", this::importFiles);
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
        ImportReport report = people.admin().importFiles(files, dryRun);
        if (report.done()) {}
        if (request.flag("json")) {
            reply.line(JSON.writeValueAsString(json(report)));
        } else {
            report.problems().forEach(problem -> reply.error(problem.toString()));
            reply.line(sentence(report, dryRun));
        }
        return report.problems().isEmpty() ? Verb.DONE : Verb.REFUSED;
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
        return (dryRun ? "Would read " : "Read ")
                + report.rows()
                + " lines: "
                + report.people()
                + " new people, "
                + report.added()
                + " facts begun, "
                + report.ended()
                + " ended.";
    }

    private static ObjectNode json(ImportReport report) {
        ObjectNode node = JSON.createObjectNode();
        node.put("done", report.done());
        node.put("rows", report.rows());
        node.put("people", report.people());
        node.put("added", report.added());
        node.put("ended", report.ended());
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
