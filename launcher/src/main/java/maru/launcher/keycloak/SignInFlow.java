package maru.launcher.keycloak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How people sign in, step by step, as `sign-in.json` says. A flow of Keycloak cannot be changed
/// in one piece while people sign in by it; so each version is a flow of its own, named by the hash
/// of its text, made whole, then put into use, and the former one is removed.
final class SignInFlow {

    private static final String PREFIX = "maru-sign-in-";
    private static final int HASH_LENGTH = 12;

    private final KeycloakAdmin admin;
    private final String flows;
    private final String realm;

    SignInFlow(KeycloakAdmin admin, String realm) {
        this.admin = admin;
        this.realm = "/" + realm;
        this.flows = this.realm + "/authentication";
    }

    /// @param actual the realm's representation; its `browserFlow` is set here when it changes
    void reconcile(boolean demo, ObjectNode actual, List<String> changes) throws IOException {
        ArrayNode steps = steps(demo);
        String alias = PREFIX + hash(steps.toString());
        if (!actual.path("browserFlow").asString("").equals(alias)) {
            remove(alias, changes);
            make(alias, steps);
            ObjectNode bound = (ObjectNode) admin.get(realm);
            bound.put("browserFlow", alias);
            admin.put(realm, bound);
            actual.put("browserFlow", alias);
            changes.add("changed how people sign in");
        }
        for (JsonNode flow : admin.get(flows + "/flows")) {
            String other = flow.path("alias").asString("");
            if (other.startsWith(PREFIX) && !other.equals(alias)) {
                remove(other, changes);
            }
        }
    }

    private static ArrayNode steps(boolean demo) {
        ArrayNode steps = KeycloakAdmin.JSON.createArrayNode();
        for (JsonNode step : JsonFile.read("sign-in.json")) {
            if (demo || !step.path("only").asString("").equals("demo")) {
                steps.add(step);
            }
        }
        return steps;
    }

    private void remove(String alias, List<String> changes) throws IOException {
        for (JsonNode flow : admin.get(flows + "/flows")) {
            if (flow.path("alias").asString("").equals(alias)) {
                admin.delete(flows + "/flows/" + flow.path("id").asString());
                changes.add("removed a former sign-in");
            }
        }
    }

    private void make(String alias, ArrayNode steps) throws IOException {
        admin.post(
                flows + "/flows",
                Map.of(
                        "alias",
                        alias,
                        "description",
                        "How people sign in to Maru",
                        "providerId",
                        "basic-flow",
                        "topLevel",
                        true,
                        "builtIn",
                        false));
        addAll(alias, alias, steps);
    }

    private void addAll(String top, String parent, JsonNode steps) throws IOException {
        for (JsonNode step : steps) {
            String below = flows + "/flows/" + KeycloakAdmin.segment(parent) + "/executions/";
            if (step.has("flow")) {
                String alias = top + " " + step.path("flow").asString();
                String id =
                        admin.post(
                                below + "flow",
                                Map.of(
                                        "alias",
                                        alias,
                                        "description",
                                        step.path("flow").asString(),
                                        "provider",
                                        "registration-page-form",
                                        "type",
                                        "basic-flow"));
                require(top, "flowId", id, step);
                addAll(top, alias, step.path("executions"));
            } else {
                String id =
                        admin.post(
                                below + "execution",
                                Map.of("provider", step.path("authenticator").asString()));
                require(top, "id", id, step);
                if (step.has("config")) {
                    admin.post(
                            flows + "/executions/" + id + "/config",
                            Map.of(
                                    "alias",
                                    top + " " + step.path("authenticator").asString(),
                                    "config",
                                    step.path("config")));
                }
            }
        }
    }

    private void require(String top, String field, String id, JsonNode step) throws IOException {
        String executions = flows + "/flows/" + KeycloakAdmin.segment(top) + "/executions";
        for (JsonNode execution : admin.get(executions)) {
            if (execution.path(field).asString("").equals(id)) {
                ObjectNode changed = ((ObjectNode) execution).deepCopy();
                changed.put("requirement", step.path("requirement").asString());
                admin.put(executions, changed);
                return;
            }
        }
        throw new IOException("Keycloak lost a step of the sign-in: " + step);
    }

    private static String hash(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
