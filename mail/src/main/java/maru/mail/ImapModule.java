package maru.mail;

import com.google.common.collect.ImmutableList;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.util.Map;
import javax.inject.Provider;
import maru.mail.protocol.ImapAuthenticate;
import maru.mail.protocol.ImapConnections;
import maru.mail.protocol.ImapLogin;
import maru.mail.protocol.ImapServers;
import maru.mail.protocol.PatientParsers;
import maru.mail.signon.Doorkeeper;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapProcessor;
import org.apache.james.imap.decode.ImapCommandParserFactory;
import org.apache.james.imap.decode.ImapDecoder;
import org.apache.james.imap.decode.main.DefaultImapDecoder;
import org.apache.james.imap.encode.ImapEncoder;
import org.apache.james.imap.processor.AuthenticateProcessor;
import org.apache.james.imap.processor.LoginProcessor;
import org.apache.james.imapserver.netty.IMAPServerFactory;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.modules.protocols.ImapPackage;
import org.apache.james.utils.ClassName;

/// Where our IMAP differs from James's: the commands of signing in, and who is connected.
final class ImapModule extends AbstractModule {

    /// James's class and ours in its place.
    private static final Map<String, Class<?>> OURS =
            Map.of(
                    LoginProcessor.class.getName(), ImapLogin.class,
                    AuthenticateProcessor.class.getName(), ImapAuthenticate.class);

    @Provides
    @Singleton
    ImapConnections connections(Doorkeeper doorkeeper) {
        return new ImapConnections(doorkeeper);
    }

    @Provides
    @Singleton
    IMAPServerFactory servers(
            FileSystem files,
            Provider<ImapDecoder> decoder,
            Provider<ImapEncoder> encoder,
            Provider<ImapProcessor> processor,
            MetricFactory metrics,
            GaugeRegistry gauges,
            ImapConnections connections,
            StatusResponseFactory responses) {
        return new ImapServers(
                files, decoder, encoder, processor, metrics, gauges, connections, responses);
    }

    @Provides
    ImapDecoder decoder(ImapCommandParserFactory parsers, StatusResponseFactory responses) {
        return new DefaultImapDecoder(responses, new PatientParsers(parsers, responses));
    }

    @Provides
    @Singleton
    ImapPackage commands() {
        return new ImapPackage.Impl(
                ImapPackage.DEFAULT.processors().stream()
                        .map(ImapModule::ours)
                        .collect(ImmutableList.toImmutableList()),
                ImmutableList.copyOf(ImapPackage.DEFAULT.decoders()),
                ImmutableList.copyOf(ImapPackage.DEFAULT.encoders()));
    }

    private static ClassName ours(ClassName theirs) {
        Class<?> ours = OURS.get(theirs.getName());
        return ours == null ? theirs : new ClassName(ours.getName());
    }
}
