package maru.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import maru.identity.PersonId;
import maru.identity.audit.AuditReport;
import maru.kernel.Seoul;
import maru.launcher.admin.Reply;
import maru.launcher.admin.Request;
import maru.launcher.admin.Verb;
import maru.launcher.supervisor.CannotRun;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `maru admin audit …`.
final class AuditVerbs {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final People people;

    AuditVerbs(People people) {
        this.people = people;
    }

    Map<String, Verb> all() {
        return Map.of(
                "audit verify", this::verify, "audit key", this::key, "audit erase", this::erase);
    }

    private int verify(Request request, String caller, Reply reply) throws IOException {
        String heads =
                request.files().isEmpty()
                        ? null
                        : new String(request.files().getFirst().bytes(), StandardCharsets.UTF_8);
        String key = request.option("key");
        AuditReport report = people.verifyAudit(heads, key.isEmpty() ? null : key, caller);
        if (request.flag("json")) {
            reply.line(JSON.writeValueAsString(json(report)));
        } else {
            report.findings().forEach(one -> reply.error(sentence(one)));
            reply.line(
                    (report.isWhole() ? "Whole: " : "NOT whole: ")
                            + report.rows()
                            + " rows, "
                            + report.links()
                            + " links, "
                            + report.heads()
                            + " heads, "
                            + report.findings().size()
                            + " findings.");
            reply.line(
                    report.lastHead()
                            .map(
                                    at ->
                                            "Proved from outside up to the head of "
                                                    + at
                                                    + "; "
                                                    + report.afterHead()
                                                    + " rows came after it, of which "
                                                    + report.unsealed()
                                                    + " are not in the chain yet.")
                            .orElse(
                                    "There is no head to compare with: nothing is proved from"
                                            + " outside the database."));
            if (report.erased() > 0) {
                reply.line(report.erased() + " rows had their names erased by law.");
            }
        }
        return report.isWhole() ? Verb.DONE : Verb.REFUSED;
    }

    private static String sentence(AuditReport.Finding one) {
        return switch (one.kind()) {
                    case ALTERED -> "This row was altered: ";
                    case DELETED -> "This row was deleted: ";
                    case INSERTED -> "This row was put in behind the chain: ";
                    case LINK_MISSING -> "This link of the chain is gone: ";
                    case LINK_ALTERED -> "This link of the chain does not fit its rows: ";
                    case CUT ->
                            "The chain ends before this head (it was cut, or the database is an"
                                    + " older one): ";
                    case FORKED -> "The chain was another at this head: ";
                    case HEAD_UNSIGNED -> "This head is not signed by the key: ";
                    case BREAK -> "The database did not fit its heads when Maru started: ";
                }
                + one.where();
    }

    private static ObjectNode json(AuditReport report) {
        ObjectNode node = JSON.createObjectNode();
        node.put("whole", report.isWhole());
        node.put("rows", report.rows());
        node.put("links", report.links());
        node.put("heads", report.heads());
        report.lastHead().ifPresent(at -> node.put("lastHead", at.toString()));
        node.put("rowsAfterLastHead", report.afterHead());
        node.put("rowsNotSealed", report.unsealed());
        report.windowFrom().ifPresent(at -> node.put("windowFrom", at.toString()));
        node.put("erased", report.erased());
        ArrayNode findings = node.putArray("findings");
        report.findings()
                .forEach(
                        one ->
                                findings.addObject()
                                        .put("kind", one.kind().name())
                                        .put("where", one.where()));
        return node;
    }

    private int key(Request request, String caller, Reply reply) {
        String key = people.auditKey().publicText();
        reply.line(
                request.flag("json")
                        ? JSON.writeValueAsString(JSON.createObjectNode().put("key", key))
                        : key);
        return Verb.DONE;
    }

    private int erase(Request request, String caller, Reply reply) {
        PersonId person = people.admin().find(request.option("person"));
        Instant before;
        try {
            before = LocalDate.parse(request.option("before")).atStartOfDay(Seoul.ZONE).toInstant();
        } catch (DateTimeParseException malformed) {
            throw new CannotRun("Write the day as 2026-03-02.");
        }
        int erased =
                people.eraseFromAudit(
                        person,
                        before,
                        Optional.of(request.option("basis"))
                                .filter(basis -> !basis.isBlank())
                                .orElseThrow(() -> new CannotRun("Say by which law.")),
                        caller);
        reply.line(
                request.flag("json")
                        ? JSON.writeValueAsString(JSON.createObjectNode().put("erased", erased))
                        : "The person was taken out of " + erased + " rows; they still verify.");
        return Verb.DONE;
    }
}
