package maru.portal.notifier;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.StanzaCollector;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.filter.AndFilter;
import org.jivesoftware.smack.filter.MessageTypeFilter;
import org.jivesoftware.smack.filter.StanzaIdFilter;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.SimpleIQ;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.sasl.SASLMechanism;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/// Speaks in the messenger as a person with any program would: by XMPP (RFC 6120, RFC 6121) over
/// TLS, so that any server can stand there. A message is handed over when the server has said so
/// (XEP-0198), and one that is sent again is told by its id (XEP-0359).
public final class Messenger implements AutoCloseable {

    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(15);

    private final Optional<MessengerSettings> settings;
    private final ReentrantLock one = new ReentrantLock();
    private @Nullable XMPPTCPConnection open;

    /// Enters with the first message.
    ///
    /// @param settings empty where there is no messenger
    public Messenger(Optional<MessengerSettings> settings) {
        this.settings = settings;
    }

    public boolean isSetUp() {
        return settings.isPresent();
    }

    /// Says something to somebody; returns once the server has it or does not want it.
    ///
    /// @param to her name in the messenger, without the domain
    /// @param id the same for every repetition
    /// @return false when the server refuses it for good, since there is nobody of that name
    /// @throws IOException when it has not taken it, and another try may help
    public boolean send(String to, String id, String text) throws IOException {
        MessengerSettings server =
                settings.orElseThrow(() -> new IOException("there is no messenger"));
        one.lock();
        try {
            EntityBareJid address = JidCreate.entityBareFrom(to + "@" + server.domain());
            return send(entered(server), address, id, text);
        } catch (XmppStringprepException nobody) {
            return false;
        } catch (SmackException | XMPPException | GeneralSecurityException refused) {
            leave();
            throw new IOException("the messenger did not take a message", refused);
        } catch (IOException lost) {
            leave();
            throw lost;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopping);
        } finally {
            one.unlock();
        }
    }

    private static boolean send(
            XMPPTCPConnection connection, EntityBareJid to, String id, String text)
            throws IOException, SmackException, InterruptedException {
        CompletableFuture<Boolean> taken = new CompletableFuture<>();
        StanzaCollector refusals =
                connection.createStanzaCollector(
                        new AndFilter(new StanzaIdFilter(id), MessageTypeFilter.ERROR));
        try {
            connection.addStanzaIdAcknowledgedListener(id, _ -> taken.complete(true));
            connection.sendStanza(
                    StanzaBuilder.buildMessage(id)
                            .to(to)
                            .ofType(Message.Type.chat)
                            .setBody(text)
                            .addExtension(
                                    StandardExtensionElement.builder("origin-id", "urn:xmpp:sid:0")
                                            .addAttribute("id", id)
                                            .build())
                            .build());
            connection.requestSmAcknowledgement();
            taken.get(ANSWERS_WITHIN.toSeconds(), TimeUnit.SECONDS);
            settle(connection);
            return refusals.pollResult() == null;
        } catch (TimeoutException silent) {
            throw new IOException("the messenger's server is silent", silent);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            refusals.cancel();
        }
    }

    /// Whatever the server sent before it answers to this (XEP-0199) has come by then: a refusal
    /// and the acknowledgement of its own message come by different ways through the library.
    private static void settle(XMPPTCPConnection connection)
            throws SmackException, InterruptedException {
        IQ ping = new SimpleIQ("ping", "urn:xmpp:ping") {};
        ping.setType(IQ.Type.get);
        ping.setTo(connection.getXMPPServiceDomain());
        try {
            connection.sendIqRequestAndWaitForResponse(ping);
        } catch (XMPPException.XMPPErrorException notKnown) {
            // An answer as well.
        }
    }

    private XMPPTCPConnection entered(MessengerSettings server)
            throws IOException,
                    SmackException,
                    XMPPException,
                    InterruptedException,
                    GeneralSecurityException {
        XMPPTCPConnection known = open;
        if (known != null && known.isAuthenticated() && known.isSmEnabled()) {
            return known;
        }
        leave();
        XMPPTCPConnection fresh =
                new XMPPTCPConnection(
                        XMPPTCPConnectionConfiguration.builder()
                                .setXmppDomain(server.domain())
                                .setHost(server.host())
                                .setPort(server.port())
                                .setSecurityMode(SecurityMode.required)
                                .setCustomX509TrustManager(trust(server))
                                .setUsernameAndPassword(server.user(), server.password())
                                // The one of its mechanisms that current servers offer over TLS.
                                .addEnabledSaslMechanism(SASLMechanism.PLAIN)
                                .setResource("portal")
                                .setSendPresence(false)
                                .build());
        fresh.setUseStreamManagement(true);
        fresh.setUseStreamManagementResumption(false);
        fresh.setReplyTimeout(ANSWERS_WITHIN.toMillis());
        open = fresh;
        fresh.connect().login();
        return fresh;
    }

    /// Trusts the authority named, or those that Java knows; the server's name is checked besides.
    static X509TrustManager trust(MessengerSettings server)
            throws GeneralSecurityException, IOException {
        @Nullable KeyStore trusted = null;
        if (server.authority().isPresent()) {
            trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", server.authority().get());
        }
        TrustManagerFactory managers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        return Arrays.stream(managers.getTrustManagers())
                .flatMap(
                        each ->
                                each instanceof X509TrustManager one
                                        ? Stream.of(one)
                                        : Stream.empty())
                .findFirst()
                .orElseThrow(() -> new KeyStoreException("there is no trust manager for X.509"));
    }

    private void leave() {
        XMPPTCPConnection last = open;
        open = null;
        if (last != null) {
            last.disconnect();
        }
    }

    @Override
    public void close() {
        one.lock();
        try {
            leave();
        } finally {
            one.unlock();
        }
    }
}
