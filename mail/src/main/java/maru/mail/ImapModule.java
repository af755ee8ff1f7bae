package maru.mail;

import com.google.common.collect.ImmutableList;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;
import javax.inject.Provider;
import maru.mail.protocol.ImapAuthenticate;
import maru.mail.protocol.ImapCapabilities;
import maru.mail.protocol.ImapConnections;
import maru.mail.protocol.ImapList;
import maru.mail.protocol.ImapLogin;
import maru.mail.protocol.ImapNamespace;
import maru.mail.protocol.ImapQuotaParser;
import maru.mail.protocol.ImapSelect;
import maru.mail.protocol.ImapServers;
import maru.mail.protocol.ImapSort;
import maru.mail.protocol.ImapStatus;
import maru.mail.protocol.ImapThread;
import maru.mail.protocol.PatientParsers;
import maru.mail.protocol.Untagged;
import maru.mail.signon.Doorkeeper;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapProcessor;
import org.apache.james.imap.decode.ImapCommandParserFactory;
import org.apache.james.imap.decode.ImapDecoder;
import org.apache.james.imap.decode.main.DefaultImapDecoder;
import org.apache.james.imap.decode.parser.GetQuotaCommandParser;
import org.apache.james.imap.decode.parser.ListCommandParser;
import org.apache.james.imap.encode.ImapEncoder;
import org.apache.james.imap.encode.StatusResponseEncoder;
import org.apache.james.imap.processor.AuthenticateProcessor;
import org.apache.james.imap.processor.CapabilityProcessor;
import org.apache.james.imap.processor.ExamineProcessor;
import org.apache.james.imap.processor.ListProcessor;
import org.apache.james.imap.processor.LoginProcessor;
import org.apache.james.imap.processor.NamespaceProcessor;
import org.apache.james.imap.processor.SelectProcessor;
import org.apache.james.imapserver.netty.IMAPServerFactory;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.modules.protocols.ImapPackage;
import org.apache.james.utils.ClassName;

/// Where our IMAP differs from James's: the commands of signing in, and who is connected.
final class ImapModule extends AbstractModule {

    /// James's class and ours in its place.
    private static final Map<String, Class<?>> OURS =
            Map.ofEntries(
                    in(LoginProcessor.class, ImapLogin.class),
                    in(AuthenticateProcessor.class, ImapAuthenticate.class),
                    in(CapabilityProcessor.class, ImapCapabilities.class),
                    in(ListProcessor.class, ImapList.Processor.class),
                    in(NamespaceProcessor.class, ImapNamespace.class),
                    in(ListCommandParser.class, ImapList.Parser.class),
                    in(GetQuotaCommandParser.class, ImapQuotaParser.class),
                    in(StatusResponseEncoder.class, ImapStatus.class),
                    in(SelectProcessor.class, ImapSelect.Select.class),
                    in(ExamineProcessor.class, ImapSelect.Examine.class));

    /// ENABLE asks it too, so there is one.
    @Override
    protected void configure() {
        bind(ImapCapabilities.class).in(Singleton.class);
        bind(CapabilityProcessor.class).to(ImapCapabilities.class);
    }

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
                withOurs(
                        ImapPackage.DEFAULT.processors(),
                        ImapSort.Processor.class,
                        ImapThread.Processor.class),
                withOurs(
                        ImapPackage.DEFAULT.decoders(),
                        ImapSort.Parser.class,
                        ImapThread.Parser.class),
                withOurs(ImapPackage.DEFAULT.encoders(), Untagged.Encoder.class));
    }

    private static ImmutableList<ClassName> withOurs(
            Collection<ClassName> theirs, Class<?>... more) {
        return Stream.concat(
                        theirs.stream().map(ImapModule::ours),
                        Stream.of(more).map(Class::getName).map(ClassName::new))
                .collect(ImmutableList.toImmutableList());
    }

    private static Map.Entry<String, Class<?>> in(Class<?> place, Class<?> ours) {
        return Map.entry(place.getName(), ours);
    }

    private static ClassName ours(ClassName theirs) {
        Class<?> ours = OURS.get(theirs.getName());
        return ours == null ? theirs : new ClassName(ours.getName());
    }
}
