package maru.mail;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.apache.james.util.LoggingLevel;

/// James's configuration, made of our settings: there are no files to keep in step.
final class JamesConfiguration implements ConfigurationProvider {

    private static final int MESSAGE_KIB_AT_MOST = 51_200;

    /// What James would advertise and errs at, or what no test of ours has seen work.
    private static final String NOT_PROVEN = "METADATA|SEARCHRES|I18NLEVEL=1|SAVEDATE|WITHIN|ACL";

    private final Map<String, String> documents;

    JamesConfiguration(MailSettings settings) {
        this.documents =
                Map.of(
                        "imapserver", imap(settings),
                        "smtpserver", smtp(settings),
                        "mailetcontainer", mailets(settings),
                        "dnsservice", "<dnsservice><autodiscover>true</autodiscover></dnsservice>");
    }

    @Override
    public HierarchicalConfiguration<ImmutableNode> getConfiguration(
            String component, LoggingLevel level) throws ConfigurationException {
        String document = documents.get(component);
        return document == null
                ? new BaseHierarchicalConfiguration()
                : FileConfigurationProvider.getConfig(
                        new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)));
    }

    private static String imap(MailSettings settings) {
        StringBuilder servers = new StringBuilder("<imapservers>");
        servers.append(imapServer(settings, "imap", settings.ports().imap(), "startTLS"));
        servers.append(imapServer(settings, "imaps", settings.ports().imaps(), "socketTLS"));
        return servers.append("</imapservers>").toString();
    }

    private static String imapServer(MailSettings settings, String name, int port, String tls) {
        return """
               <imapserver enabled="true">
                 <jmxName>%s-%s</jmxName>
                 <bind>%s:%d</bind>
                 <connectionBacklog>200</connectionBacklog>
                 %s
                 <helloName autodetect="false">%s</helloName>
                 <connectionLimit>20000</connectionLimit>
                 <connectionLimitPerIP>0</connectionLimitPerIP>
                 <maxLineLength>65536</maxLineLength>
                 <inMemorySizeLimit>256K</inMemorySizeLimit>
                 <literalSizeLimit>%dK</literalSizeLimit>
                 <disabledCaps>%s</disabledCaps>
                 <plainAuthDisallowed>true</plainAuthDisallowed>
                 <auth><requireSSL>true</requireSSL><plainAuthEnabled>true</plainAuthEnabled></auth>
                 <idleTimeInterval>120</idleTimeInterval>
                 <idleTimeIntervalUnit>SECONDS</idleTimeIntervalUnit>
                 <gracefulShutdown>false</gracefulShutdown>
               </imapserver>
               """
                .formatted(
                        name,
                        // Several servers in one process each have beans of their own.
                        UUID.randomUUID(),
                        settings.listen(),
                        port,
                        tls(settings, tls),
                        settings.domain(),
                        MESSAGE_KIB_AT_MOST,
                        NOT_PROVEN);
    }

    private static String smtp(MailSettings settings) {
        MailSettings.Ports ports = settings.ports();
        return "<smtpservers>"
                + smtpServer(settings, "smtp", ports.smtp(), "startTLS", "never", "Inbound")
                + smtpServer(
                        settings,
                        "submission",
                        ports.submission(),
                        "startTLS",
                        "always",
                        "Submission")
                + smtpServer(
                        settings,
                        "submissions",
                        ports.submissions(),
                        "socketTLS",
                        "always",
                        "Submission")
                + "</smtpservers>";
    }

    private static String smtpServer(
            MailSettings settings,
            String name,
            int port,
            String tls,
            String announce,
            String commands) {
        return """
               <smtpserver enabled="true">
                 <jmxName>%s-%s</jmxName>
                 <bind>%s:%d</bind>
                 <connectionBacklog>200</connectionBacklog>
                 %s
                 <helloName autodetect="false">%s</helloName>
                 <connectiontimeout>300</connectiontimeout>
                 <connectionLimit>2000</connectionLimit>
                 <connectionLimitPerIP>0</connectionLimitPerIP>
                 <auth>
                   <announce>%s</announce>
                   <requireSSL>true</requireSSL>
                   <plainAuthEnabled>true</plainAuthEnabled>
                 </auth>
                 <verifyIdentity>false</verifyIdentity>
                 <maxmessagesize>%d</maxmessagesize>
                 <addressBracketsEnforcement>true</addressBracketsEnforcement>
                 <heloEhloEnforcement>true</heloEhloEnforcement>
                 <smtpGreeting>%s ESMTP</smtpGreeting>
                 <gracefulShutdown>false</gracefulShutdown>
                 <handlerchain coreHandlersPackage="maru.mail.protocol.%sCommands"/>
               </smtpserver>
               """
                .formatted(
                        name,
                        // Several servers in one process each have beans of their own.
                        UUID.randomUUID(),
                        settings.listen(),
                        port,
                        tls(settings, tls),
                        settings.domain(),
                        announce,
                        MESSAGE_KIB_AT_MOST,
                        settings.domain(),
                        commands);
    }

    private static String tls(MailSettings settings, String kind) {
        return settings.certificate()
                .map(
                        certificate ->
                                """
                                <tls %s="true">
                                  <privateKey>file://%s</privateKey>
                                  <certificates>file://%s</certificates>
                                  <supportedProtocols>
                                    <protocol>TLSv1.3</protocol><protocol>TLSv1.2</protocol>
                                  </supportedProtocols>
                                </tls>
                                """
                                        .formatted(kind, certificate.key(), certificate.chain()))
                .orElse("");
    }

    /// Others' servers are spoken to by TLS wherever they offer it, whoever signed their
    /// certificate: most sign their own, and without TLS anybody on the way could read along (RFC
    /// 7435).
    private static String mailets(MailSettings settings) {
        return """
               <mailetcontainer>
                 <context><postmaster>postmaster@%s</postmaster></context>
                 <spooler><threads>12</threads><errorRepository>stored://error</errorRepository></spooler>
                 <processors enableJmx="false">
                   <processor state="root" enableJmx="false">
                     <mailet match="RecipientIsLocal" class="maru.mail.sieve.Filter"/>
                     <mailet match="All" class="ToProcessor"><processor>transport</processor></mailet>
                   </processor>
                   <processor state="error" enableJmx="false">
                     <mailet match="All" class="ToRepository">
                       <repositoryPath>stored://error</repositoryPath>
                     </mailet>
                   </processor>
                   <processor state="transport" enableJmx="false">
                     <mailet match="All" class="RemoveMimeHeader">
                       <name>bcc</name><onMailetException>ignore</onMailetException>
                     </mailet>
                     <mailet match="RecipientIsLocal" class="maru.mail.delivery.Deliver"/>
                     <mailet match="All" class="maru.mail.authenticity.Sign"/>
                     <mailet match="All" class="RemoteDelivery">
                       <outgoing>outgoing</outgoing>
                       %s
                       <delayTime>5000, 100000, 500000, 3*3600000, 20*7200000</delayTime>
                       <maxRetries>26</maxRetries>
                       <maxDnsProblemRetries>3</maxDnsProblemRetries>
                       <deliveryThreads>10</deliveryThreads>
                       <startTLS>true</startTLS>
                       <mail.smtp.ssl.trust>*</mail.smtp.ssl.trust>
                       <mail.smtp.ssl.checkserveridentity>false</mail.smtp.ssl.checkserveridentity>
                       <sendpartial>true</sendpartial>
                       <bounceProcessor>bounces</bounceProcessor>
                     </mailet>
                   </processor>
                   <processor state="bounces" enableJmx="false">
                     <mailet match="All" class="DSNBounce">
                       <passThrough>false</passThrough>
                       <attachment>heads</attachment>
                     </mailet>
                   </processor>
                 </processors>
               </mailetcontainer>
               """
                .formatted(
                        settings.domain(),
                        settings.outside().gateway().map(JamesConfiguration::gateway).orElse(""));
    }

    private static String gateway(String place) {
        int colon = place.lastIndexOf(':');
        return colon < 0
                ? "<gateway>" + place + "</gateway>"
                : "<gateway>"
                        + place.substring(0, colon)
                        + "</gateway><gatewayPort>"
                        + place.substring(colon + 1)
                        + "</gatewayPort>";
    }
}
