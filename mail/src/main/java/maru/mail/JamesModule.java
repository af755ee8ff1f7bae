package maru.mail;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.util.Modules;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import maru.mail.authenticity.DkimKey;
import maru.mail.authenticity.Dns;
import org.apache.james.events.EventBus;
import org.apache.james.events.EventDeadLetters;
import org.apache.james.events.EventListener;
import org.apache.james.events.InVMEventBus;
import org.apache.james.events.MemoryEventDeadLetters;
import org.apache.james.events.RetryBackoffConfiguration;
import org.apache.james.events.delivery.EventDelivery;
import org.apache.james.events.delivery.InVmEventDelivery;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.modules.RunArgumentsModule;
import org.apache.james.modules.StartUpChecksModule;
import org.apache.james.modules.StartablesModule;
import org.apache.james.modules.protocols.IMAPServerModule;
import org.apache.james.modules.protocols.ProtocolHandlerModule;
import org.apache.james.modules.protocols.SMTPServerModule;
import org.apache.james.modules.server.DNSServiceModule;
import org.apache.james.modules.server.MailetContainerModule;
import org.apache.james.modules.server.MailetContainerModule.DefaultProcessorsConfigurationSupplier;
import org.apache.james.onami.lifecycle.PreDestroyModule;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.apache.james.utils.ExtensionModule;
import org.apache.james.utils.GuiceProbe;
import org.apache.james.utils.InitializationOperation;
import org.apache.james.utils.PropertiesProvider;

/// The parts of James that we use, and what they need to live.
final class JamesModule extends AbstractModule {

    private final MailSettings settings;
    private final Dns dns;
    private final DkimKey key;
    private final Path work;

    JamesModule(MailSettings settings, Dns dns, DkimKey key, Path work) {
        this.settings = settings;
        this.dns = dns;
        this.key = key;
        this.work = work;
    }

    @Override
    protected void configure() {
        install(new ExtensionModule());
        install(new StartUpChecksModule());
        install(new StartablesModule());
        install(new PreDestroyModule());
        install(new DNSServiceModule());
        install(Modules.override(new IMAPServerModule()).with(new ImapModule()));
        install(new SMTPServerModule());
        install(new ProtocolHandlerModule());
        install(new MailetContainerModule());
        install(RunArgumentsModule.EMPTY);

        Configuration configuration =
                Configuration.builder()
                        .workingDirectory(work.toFile())
                        .configurationFromClasspath()
                        .build();
        FileSystemImpl files = new FileSystemImpl(configuration.directories());
        bind(FileSystem.class).toInstance(files);
        bind(PropertiesProvider.class)
                .toInstance(new PropertiesProvider(files, configuration.configurationPath()));
        bind(ConfigurationProvider.class).toInstance(new JamesConfiguration(settings));
        bind(DefaultProcessorsConfigurationSupplier.class)
                .toInstance(
                        () -> {
                            throw new IllegalStateException("Processors are configured.");
                        });

        bind(MailSettings.class).toInstance(settings);
        bind(Dns.class).toInstance(dns);
        bind(DkimKey.class).toInstance(key);
        bind(MetricFactory.class).toInstance(new Counted());
        bind(GaugeRegistry.class).toInstance(new NoopGaugeRegistry());
        bind(RetryBackoffConfiguration.class).toInstance(RetryBackoffConfiguration.DEFAULT);
        bind(EventDelivery.class).to(InVmEventDelivery.class).in(Singleton.class);
        bind(EventDeadLetters.class).to(MemoryEventDeadLetters.class).in(Singleton.class);
        bind(InVMEventBus.class).in(Singleton.class);
        bind(EventBus.class).to(InVMEventBus.class);
        Multibinder.newSetBinder(binder(), EventListener.GroupEventListener.class);
        Multibinder.newSetBinder(binder(), EventListener.ReactiveGroupEventListener.class);
        Multibinder.newSetBinder(binder(), GuiceProbe.class);
        Multibinder.newSetBinder(binder(), InitializationOperation.class);
    }

    @Provides
    @Singleton
    Configuration.ConfigurationPath path() throws FileNotFoundException {
        return new Configuration.ConfigurationPath("classpath:");
    }
}
