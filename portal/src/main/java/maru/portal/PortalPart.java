package maru.portal;

import java.util.Map;
import maru.kernel.Health;
import maru.kernel.Part;
import maru.kernel.PartMain;
import maru.kernel.RunningPart;
import maru.kernel.Settings;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/// The portal as a part. Spring hears of the settings from here alone: neither the environment nor
/// files beside the process change what it does.
public final class PortalPart implements Part {

    public static void main(String[] args) {
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        PartMain.run(new PortalPart(), args);
    }

    @Override
    public String name() {
        return "portal";
    }

    @Override
    public RunningPart start(Settings settings) {
        return new Running(run(PortalSettings.read(settings)));
    }

    static ConfigurableApplicationContext run(PortalSettings settings) {
        SpringApplication application = new SpringApplication(PortalApplication.class);
        application.setWebApplicationType(WebApplicationType.SERVLET);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setRegisterShutdownHook(false);
        application.setAddCommandLineProperties(false);
        application.setEnvironment(new OnlyOurs(settings));
        application.addInitializers(
                context -> context.getBeanFactory().registerSingleton("portalSettings", settings));
        return application.run();
    }

    /// The port the portal listens on, which matters when the settings left it open.
    static int port(ConfigurableApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private record Running(ConfigurableApplicationContext context) implements RunningPart {

        @Override
        public Health health() {
            return context.isRunning() ? Health.up() : Health.down("is stopping");
        }

        @Override
        public void close() {
            context.close();
        }
    }

    private static final class OnlyOurs extends StandardEnvironment
            implements ConfigurableEnvironment {

        OnlyOurs(PortalSettings settings) {
            getPropertySources()
                    .addFirst(new MapPropertySource("maru", SpringProperties.of(settings)));
        }

        @Override
        protected void customizePropertySources(MutablePropertySources sources) {
            // The standard sources are the system's properties and the environment.
        }

        @Override
        public Map<String, Object> getSystemEnvironment() {
            return Map.of();
        }
    }
}
