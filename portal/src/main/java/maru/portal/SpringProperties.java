package maru.portal;

import java.util.HashMap;
import java.util.Map;

/// How Spring Boot is set for the portal.
final class SpringProperties {

    private SpringProperties() {}

    static Map<String, Object> of(PortalSettings settings) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.address", "127.0.0.1");
        properties.put("server.port", settings.httpPort());
        properties.put("server.shutdown", "graceful");
        properties.put("spring.lifecycle.timeout-per-shutdown-phase", "8s");
        properties.put("spring.threads.virtual.enabled", true);
        properties.put("spring.main.banner-mode", "off");
        properties.put("spring.jmx.enabled", false);

        // The door in front strips what clients send of these and sets its own.
        properties.put("server.forward-headers-strategy", "native");
        properties.put(
                "server.tomcat.remoteip.internal-proxies", "127\\.0\\.0\\.1|0:0:0:0:0:0:0:1");
        properties.put("server.tomcat.use-relative-redirects", true);
        properties.put("server.tomcat.max-http-form-post-size", "2MB");
        properties.put("server.max-http-request-header-size", "32KB");
        properties.put("server.compression.enabled", true);
        properties.put(
                "server.compression.mime-types", "text/html,text/plain,application/json,text/css");
        properties.put("server.error.whitelabel.enabled", false);
        properties.put("server.error.include-stacktrace", "never");
        properties.put("server.error.include-message", "never");
        properties.put("spring.servlet.multipart.max-file-size", "50MB");
        properties.put("spring.servlet.multipart.max-request-size", "210MB");
        properties.put("spring.servlet.multipart.location", settings.data().toString());

        properties.put("spring.session.jdbc.table-name", "portal.session");
        properties.put("spring.session.jdbc.initialize-schema", "never");

        properties.put("spring.mvc.problemdetails.enabled", false);
        // Nobody hears these events, and they ask for the session's id: of no use to the page that
        // says that the database, and so the sessions, cannot be reached.
        properties.put("spring.mvc.publish-request-handled-events", false);
        properties.put("spring.web.resources.add-mappings", false);
        properties.put("spring.thymeleaf.encoding", "UTF-8");
        properties.put("spring.thymeleaf.check-template-location", false);
        // A page goes out as a whole: the many small pieces that a template is written in do not
        // each pass the filters, and what fails half way is a page of its own.
        properties.put("spring.thymeleaf.servlet.produce-partial-output-while-processing", false);
        properties.put("spring.thymeleaf.enable-spring-el-compiler", true);
        properties.put(
                "spring.messages.basename",
                "messages,letters/messages,devices/messages,signon/messages,joining/messages,"
                        + "office/messages,files/messages");
        properties.put("spring.messages.fallback-to-system-locale", false);
        properties.put("spring.messages.encoding", "UTF-8");
        return properties;
    }
}
