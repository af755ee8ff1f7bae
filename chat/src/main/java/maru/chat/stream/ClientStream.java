package maru.chat.stream;

import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import maru.chat.account.Account;
import maru.chat.jid.Jid;
import maru.chat.routing.Router;
import maru.chat.session.Connection;
import maru.chat.session.Session;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import maru.chat.xml.XmlFault;
import maru.identity.signon.LiveSession;
import maru.identity.signon.Verdict;
import maru.kernel.Metrics;
import maru.kernel.Refused;
import org.jspecify.annotations.Nullable;

/// A client's stream from its header to its end (RFC 6120 §4 to §7): TLS, SASL, binding, then
/// stanzas. One object lives as long as the connection; the session may outlive it.
final class ClientStream implements StreamEvents {

    private static final System.Logger LOG = System.getLogger(ClientStream.class.getName());
    private static final LongAdder SIGNED_IN = Metrics.counter("chat_logins_total");
    private static final LongAdder REFUSED = Metrics.counter("chat_logins_refused_total");

    private static final int GUESSES_AT_MOST = 3;

    private final Connection connection;
    private final StreamServices services;
    private final Router router;

    private @Nullable Sasl sasl;
    private int guesses;
    private @Nullable Account account;
    private @Nullable LiveSession watched;
    private String credential = "";
    private @Nullable Session session;
    private boolean opened;
    private boolean closed;

    ClientStream(Connection connection, StreamServices services) {
        this.connection = connection;
        this.services = services;
        this.router = services.router();
    }

    @Override
    public void opened(Element header) {
        String domain = router.domain();
        connection.open(domain, UUID.randomUUID().toString());
        opened = true;
        if (!header.attribute("to", "").equalsIgnoreCase(domain)) {
            fail(header.has("to") ? "host-unknown" : "improper-addressing", null);
            return;
        }
        if (!header.attribute("version", "0").startsWith("1.")) {
            fail("unsupported-version", null);
            return;
        }
        if (services.isDraining()) {
            fail("system-shutdown", null);
            return;
        }
        connection.send(features());
    }

    private Element features() {
        Element features = Element.of("features", Namespaces.STREAMS);
        if (account != null) {
            return features.add(Element.of("bind", Namespaces.BIND))
                    .add(
                            Element.of("session", Namespaces.SESSION)
                                    .add(Element.of("optional", Namespaces.SESSION)))
                    .add(Element.of("sm", Namespaces.STREAM_MANAGEMENT))
                    .add(Element.of("ver", "urn:xmpp:features:rosterver"))
                    .add(Element.of("sub", "urn:xmpp:features:pre-approval"))
                    .add(Element.of("csi", "urn:xmpp:csi:0"))
                    .addAll(services.moreFeatures());
        }
        if (connection.offersTls()) {
            features =
                    features.add(
                            Element.of("starttls", Namespaces.TLS)
                                    .add(Element.of("required", Namespaces.TLS)));
        }
        sasl = new Sasl(services.signOn(), connection, router.domain());
        if (!sasl.mechanisms().isEmpty()) {
            Element mechanisms = Element.of("mechanisms", Namespaces.SASL);
            for (String each : sasl.mechanisms()) {
                mechanisms = mechanisms.addText("mechanism", each);
            }
            features = features.add(mechanisms);
        }
        if (!sasl.bindings().isEmpty()) {
            features = features.add(bindings(sasl.bindings()));
        }
        return features;
    }

    /// XEP-0440.
    private static Element bindings(List<String> types) {
        Element offered = Element.of("sasl-channel-binding", "urn:xmpp:sasl-cb:0");
        for (String type : types) {
            offered =
                    offered.add(
                            Element.of("channel-binding", "urn:xmpp:sasl-cb:0").with("type", type));
        }
        return offered;
    }

    @Override
    public void element(Element element) {
        if (closed) {
            return;
        }
        if (!opened) {
            fail("invalid-namespace", null);
            return;
        }
        try {
            take(element);
        } catch (Refused unanswered) {
            fail("resource-constraint", null);
        }
    }

    private void take(Element element) {
        Session bound = session;
        switch (element.namespace()) {
            case Namespaces.SASL -> sasl(element);
            case Namespaces.STREAM_MANAGEMENT -> manage(element);
            case "urn:xmpp:csi:0" -> {
                if (bound != null) {
                    bound.inactive(element.name().equals("inactive"));
                }
            }
            case Namespaces.CLIENT -> {
                if (bound != null) {
                    services.pace().await(bound.account());
                    String error = router.take(bound, element);
                    if (error != null) {
                        fail(error, null);
                    }
                } else if (account != null && isBind(element)) {
                    bind(element);
                } else {
                    fail("not-authorized", null);
                }
            }
            default -> fail("unsupported-stanza-type", null);
        }
    }

    private static boolean isBind(Element iq) {
        return iq.name().equals("iq")
                && iq.attribute("type", "").equals("set")
                && iq.child("bind", Namespaces.BIND) != null;
    }

    private void sasl(Element element) {
        Sasl negotiation = sasl;
        if (negotiation == null || account != null) {
            fail("policy-violation", null);
            return;
        }
        byte[] data;
        String text = element.text().strip();
        try {
            data = text.equals("=") ? new byte[0] : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            saslFailure("incorrect-encoding");
            return;
        }
        switch (element.name()) {
            case "auth" ->
                    after(
                            negotiation.start(
                                    element.attribute("mechanism", ""), data, !text.isEmpty()));
            case "response" -> after(negotiation.proceed(data));
            case "abort" -> saslFailure("aborted");
            default -> saslFailure("malformed-request");
        }
    }

    private void after(Sasl.Step step) {
        switch (step) {
            case Sasl.Step.Challenge(byte[] data) ->
                    connection.send(Element.of("challenge", Namespaces.SASL, encoded(data)));
            case Sasl.Step.Failure(String condition) -> saslFailure(condition);
            case Sasl.Step.Success(byte[] data, Verdict.Accepted accepted, String login) -> {
                account = services.account(accepted);
                credential = accepted.appPassword().map(UUID::toString).orElse("");
                watched = services.signOn().watch(accepted, this::revoked);
                SIGNED_IN.increment();
                Element success = Element.of("success", Namespaces.SASL);
                connection.trust();
                opened = false;
                connection.restart(
                        data.length == 0
                                ? success
                                : success.withContent(
                                        java.util.List.of(new maru.chat.xml.Text(encoded(data)))));
            }
        }
    }

    private static String encoded(byte[] data) {
        return data.length == 0 ? "=" : Base64.getEncoder().encodeToString(data);
    }

    private void saslFailure(String condition) {
        REFUSED.increment();
        sasl = new Sasl(services.signOn(), connection, router.domain());
        connection.send(
                Element.of("failure", Namespaces.SASL).add(Element.of(condition, Namespaces.SASL)));
        if (++guesses >= GUESSES_AT_MOST) {
            fail("policy-violation", null);
        }
    }

    private void revoked() {
        Session bound = session;
        if (bound != null) {
            services.lifecycle().end(bound);
        }
        connection.end("not-authorized", "The password is no longer valid.");
    }

    private void bind(Element iq) {
        Account who = account;
        if (who == null) {
            return;
        }
        Element asked = iq.child("bind", Namespaces.BIND);
        String resource = asked == null ? "" : asked.textOf("resource");
        Session bound = null;
        if (services.lifecycle().sessions(who) < StreamServices.SESSIONS_OF_ONE_AT_MOST) {
            Jid address = address(who, resource);
            if (address == null) {
                connection.send(bindError(iq, "modify", "bad-request"));
                return;
            }
            bound = services.lifecycle().bind(who, address, connection);
        }
        if (bound == null) {
            connection.send(bindError(iq, "wait", "resource-constraint"));
            return;
        }
        session = bound;
        bound.deliver(
                Element.of("iq", Namespaces.CLIENT)
                        .with("type", "result")
                        .with("id", iq.attribute("id"))
                        .add(
                                Element.of("bind", Namespaces.BIND)
                                        .addText("jid", bound.address().toString())));
    }

    private @Nullable Jid address(Account who, String resource) {
        String name = resource.isEmpty() ? UUID.randomUUID().toString().substring(0, 13) : resource;
        try {
            return router.address(who).with(name);
        } catch (IllegalArgumentException notAResource) {
            return null;
        }
    }

    private static Element bindError(Element iq, String type, String condition) {
        return Element.of("iq", Namespaces.CLIENT)
                .with("type", "error")
                .with("id", iq.attribute("id"))
                .add(
                        Element.of("error", Namespaces.CLIENT)
                                .with("type", type)
                                .add(Element.of(condition, Namespaces.STANZA_ERRORS)));
    }

    /// XEP-0198.
    private void manage(Element element) {
        Session bound = session;
        Account who = account;
        switch (element.name()) {
            case "enable" -> {
                if (bound == null || bound.isManaged()) {
                    connection.send(StreamManagement.failed("unexpected-request", -1));
                } else {
                    services.management().enable(bound, connection, element, credential);
                }
            }
            case "resume" -> {
                if (who == null || bound != null) {
                    connection.send(StreamManagement.failed("unexpected-request", -1));
                } else {
                    session = services.management().resume(who, connection, element);
                }
            }
            case "r" -> {
                if (bound != null && bound.isManaged()) {
                    services.management().requested(bound, connection);
                }
            }
            case "a" -> {
                if (bound != null && !services.management().acknowledged(bound, element)) {
                    fail("undefined-condition", "More was acknowledged than was sent.");
                }
            }
            default -> fail("unsupported-stanza-type", null);
        }
    }

    @Override
    public void ended() {
        if (closed) {
            return;
        }
        closed = true;
        Session bound = session;
        if (bound != null) {
            bound.inbound().settle();
            services.lifecycle().end(bound);
        }
        connection.end(null, null);
    }

    @Override
    public void broken(XmlFault fault) {
        LOG.log(System.Logger.Level.DEBUG, "A stream was ended: {0}", fault.getMessage());
        fail(fault.condition(), null);
    }

    /// Ends the stream for good: a client that breaks the rules cannot resume.
    private void fail(String condition, @Nullable String text) {
        if (closed) {
            return;
        }
        closed = true;
        if (!opened) {
            connection.open(router.domain(), UUID.randomUUID().toString());
        }
        connection.end(condition, text);
        Session bound = session;
        if (bound != null) {
            services.lifecycle().end(bound);
        }
    }

    @Override
    public void gone() {
        LiveSession watch = watched;
        if (watch != null) {
            watch.close();
        }
        Session bound = session;
        if (bound != null && !closed) {
            services.lifecycle().left(bound, connection);
        }
        closed = true;
    }
}
