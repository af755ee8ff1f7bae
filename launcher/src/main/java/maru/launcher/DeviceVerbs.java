package maru.launcher;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import maru.identity.PeopleAdmin;
import maru.identity.PersonId;
import maru.identity.signon.AppPassword;
import maru.identity.signon.Scope;
import maru.launcher.admin.Reply;
import maru.launcher.admin.Request;
import maru.launcher.admin.Verb;
import maru.launcher.supervisor.CannotRun;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `maru admin app-password …` and `maru admin session …`.
final class DeviceVerbs {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final People people;

    DeviceVerbs(People people) {
        this.people = people;
    }

    Map<String, Verb> all() {
        return Map.of(
                "app-password create", this::create,
                "app-password list", this::list,
                "app-password revoke", this::revoke,
                "session list", this::sessions,
                "session close", this::close);
    }

    private int create(Request request, String caller, Reply reply) {
        PersonId person = people.admin().find(request.option("person"));
        AppPassword.Made made =
                people.appPasswords()
                        .createFor(
                                person,
                                request.option("label"),
                                scopes(request.option("scopes")),
                                caller);
        String address = made.localPart() + "@" + people.domain();
        if (request.flag("json")) {
            ObjectNode node = JSON.createObjectNode();
            node.put("id", made.password().id().toString());
            node.put("login", made.localPart());
            node.put("address", address);
            node.put("jid", address);
            node.put("secret", made.secret());
            made.password().until().ifPresent(until -> node.put("until", until.toString()));
            reply.line(JSON.writeValueAsString(node));
        } else {
            reply.line("Login:   " + made.localPart());
            reply.line("Address: " + address + " (the same for mail and messenger)");
            reply.line("Secret:  " + made.secret());
            reply.error(
                    "It is shown this once."
                            + made.password()
                                    .until()
                                    .map(until -> " It ends at " + until + ".")
                                    .orElse("")
                            + " The person is told that you made it. To end it:"
                            + " maru admin app-password revoke "
                            + made.password().id());
        }
        return Verb.DONE;
    }

    private static Set<Scope> scopes(String words) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String word : words.split(",", -1)) {
            scopes.add(
                    Scope.ofWord(word.strip())
                            .orElseThrow(
                                    () ->
                                            new CannotRun(
                                                    "There is no scope "
                                                            + word
                                                            + "; write some of imap, smtp, jmap,"
                                                            + " xmpp, dav, api with commas.")));
        }
        return scopes;
    }

    private int list(Request request, String caller, Reply reply) {
        PersonId person = people.admin().find(request.option("person"));
        List<AppPassword> found = people.appPasswords().listOf(person, caller);
        if (request.flag("json")) {
            ArrayNode array = JSON.createArrayNode();
            found.forEach(one -> array.add(json(one)));
            reply.line(JSON.writeValueAsString(array));
        } else {
            found.forEach(
                    one ->
                            reply.line(
                                    String.join(
                                            "\t",
                                            one.id().toString(),
                                            one.label(),
                                            words(one),
                                            one.lastUsed()
                                                    .map(use -> "last used " + use.at())
                                                    .orElse("never used"))));
            reply.error(found.size() + " app passwords.");
        }
        return Verb.DONE;
    }

    private static ObjectNode json(AppPassword one) {
        ObjectNode node = JSON.createObjectNode();
        node.put("id", one.id().toString());
        node.put("key", one.keyId());
        node.put("label", one.label());
        ArrayNode scopes = node.putArray("scopes");
        one.scopes().forEach(scope -> scopes.add(scope.word()));
        node.put("made", one.made().toString());
        one.operator().ifPresent(operator -> node.put("operator", operator));
        one.until().ifPresent(until -> node.put("until", until.toString()));
        one.lastUsed()
                .ifPresent(
                        use ->
                                node.putObject("lastUsed")
                                        .put("at", use.at().toString())
                                        .put("door", use.door().word())
                                        .put("address", use.address()));
        return node;
    }

    private static String words(AppPassword one) {
        return String.join(",", one.scopes().stream().map(Scope::word).sorted().toList());
    }

    private int revoke(Request request, String caller, Reply reply) {
        people.appPasswords().revokeAs(caller, request.id());
        if (request.flag("json")) {
            reply.line(JSON.writeValueAsString(JSON.createObjectNode().put("ended", true)));
        } else {
            reply.line("It has ended. Open connections are closed within five seconds.");
        }
        return Verb.DONE;
    }

    private int sessions(Request request, String caller, Reply reply) {
        PersonId person = people.admin().find(request.option("person"));
        List<PeopleAdmin.WebSession> found = people.admin().sessions(person);
        if (request.flag("json")) {
            ArrayNode array = JSON.createArrayNode();
            found.forEach(
                    one ->
                            array.addObject()
                                    .put("id", one.id())
                                    .put("begun", one.begun().toString())
                                    .put("address", one.address().orElse(""))
                                    .put("agent", one.agent().orElse("")));
            reply.line(JSON.writeValueAsString(array));
        } else {
            found.forEach(
                    one ->
                            reply.line(
                                    String.join(
                                            "\t",
                                            one.id(),
                                            one.begun().toString(),
                                            one.address().orElse(""),
                                            one.agent().orElse(""))));
            reply.error(found.size() + " sessions.");
        }
        return Verb.DONE;
    }

    private int close(Request request, String caller, Reply reply) {
        PersonId person = people.admin().find(request.option("person"));
        int closed = people.admin().closeSessions(person, request.flag("devices"), caller);
        if (request.flag("json")) {
            reply.line(JSON.writeValueAsString(JSON.createObjectNode().put("closed", closed)));
        } else {
            reply.line(
                    "Sessions are closed within five seconds"
                            + (request.flag("devices") ? ", app passwords have ended." : "."));
        }
        return Verb.DONE;
    }
}
