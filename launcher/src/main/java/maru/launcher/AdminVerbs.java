package maru.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import maru.launcher.admin.Reply;
import maru.launcher.admin.Request;
import maru.launcher.admin.Verb;
import maru.launcher.data.Kind;
import maru.launcher.supervisor.State;
import maru.launcher.supervisor.Status;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What `maru admin` can do in a running Maru.
final class AdminVerbs {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Session session;

    AdminVerbs(Session session) {
        this.session = session;
    }

    Map<String, Verb> all() {
        Map<String, Verb> verbs = new TreeMap<>();
        verbs.put("status", this::status);
        verbs.put("stop", this::stop);
        verbs.put("migrate", this::migrate);
        verbs.put("demo-reset", this::demoReset);
        verbs.putAll(new PeopleVerbs(session.people()).all());
        verbs.putAll(new DeviceVerbs(session.people()).all());
        Path blobs = session.data().resolve("blobs");
        verbs.putAll(new FilesVerbs(session.people(), blobs).all());
        verbs.putAll(new MailVerbs(session.people(), blobs).all());
        verbs.putAll(new ChatVerbs(session.people()).all());
        verbs.putAll(new AuditVerbs(session.people()).all());
        return verbs;
    }

    private int status(Request request, String caller, Reply reply) {
        List<Status> parts = parts(session.status());
        if (request.flag("json")) {
            ArrayNode array = JSON.createArrayNode();
            parts.forEach(part -> array.add(json(part)));
            reply.line(JSON.writeValueAsString(array));
        } else {
            reply.line(
                    String.format(
                            Locale.ROOT, "%-10s %7s %6s  %s", "part", "process", "port", "state"));
            parts.forEach(part -> reply.line(row(part)));
        }
        return Verb.DONE;
    }

    /// Parts and services; one whose work by the launcher is not done yet is still starting.
    static List<Status> parts(List<Status> all) {
        return all.stream()
                .filter(status -> !status.step())
                .map(
                        part ->
                                part.state() instanceof State.Up
                                        ? all.stream()
                                                .filter(work -> isPending(work, part.part()))
                                                .findFirst()
                                                .map(work -> part.with(pending(work)))
                                                .orElse(part)
                                        : part)
                .toList();
    }

    private static boolean isPending(Status work, String service) {
        return work.step()
                && !(work.state() instanceof State.Up)
                && Wiring.serviceOf(work.part()).equals(Optional.of(service));
    }

    private static State pending(Status work) {
        return switch (work.state()) {
            case State.Waiting(), State.Starting() -> new State.Starting();
            case State other ->
                    new State.Down(work.part() + " " + other.word() + ": " + other.detail());
        };
    }

    private static ObjectNode json(Status part) {
        ObjectNode node = JSON.createObjectNode();
        node.put("part", part.part());
        node.put("state", part.state().word());
        if (part.pid().isPresent()) {
            node.put("pid", part.pid().getAsLong());
        } else {
            node.putNull("pid");
        }
        if (part.port().isPresent()) {
            node.put("port", part.port().getAsInt());
        } else {
            node.putNull("port");
        }
        node.put("detail", part.state().detail());
        node.put("restarts", part.restarts());
        node.put("since", part.since().toString());
        return node;
    }

    private static String row(Status part) {
        String detail = part.state().detail();
        return String.format(
                Locale.ROOT,
                "%-10s %7s %6s  %s%s",
                part.part(),
                part.pid().isPresent() ? part.pid().getAsLong() : "",
                part.port().isPresent() ? part.port().getAsInt() : "",
                part.state().word(),
                detail.isEmpty() ? "" : ": " + detail);
    }

    private int stop(Request request, String caller, Reply reply) {
        reply.line(
                request.flag("json")
                        ? JSON.writeValueAsString(JSON.createObjectNode().put("stopping", true))
                        : "Maru is stopping.");
        session.ask(Session.Outcome.STOPPED);
        return Verb.DONE;
    }

    private int migrate(Request request, String caller, Reply reply) {
        int applied = session.databaseWork().migrate();
        reply.line(
                request.flag("json")
                        ? JSON.writeValueAsString(JSON.createObjectNode().put("applied", applied))
                        : applied == 0
                                ? "The database is at this version already."
                                : applied + " migrations were applied.");
        return Verb.DONE;
    }

    private int demoReset(Request request, String caller, Reply reply) {
        if (session.data().kind() != Kind.DEMO) {
            reply.error("The data in " + session.data().path() + " are real and are never reset.");
            return Verb.REFUSED;
        }
        reply.line(
                request.flag("json")
                        ? JSON.writeValueAsString(JSON.createObjectNode().put("resetting", true))
                        : "The demo begins anew; that takes about half a minute.");
        session.ask(Session.Outcome.RESET);
        return Verb.DONE;
    }
}
