package maru.portal.letters.reach;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import maru.identity.Identity;
import maru.identity.signon.AppPasswords;
import maru.identity.signon.Names;
import maru.portal.PortalSettings;
import maru.portal.joining.CodeMail;
import maru.portal.letters.push.ApplicationKey;
import maru.portal.letters.push.PushServices;
import maru.portal.letters.reading.FamilyGate;
import maru.portal.letters.record.Documents;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.record.ReadStore;
import maru.portal.letters.rounds.Rounds;
import maru.portal.notifier.Messenger;
import maru.storage.Database;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The outbox and the ways out.
@Configuration(proxyBeanMethods = false)
class ReachConfiguration {

    private static Path keys(PortalSettings settings) {
        return settings.data().resolve("keys");
    }

    @Bean
    ApplicationKey pushKey(PortalSettings settings) {
        return ApplicationKey.of(SecretFile.in(keys(settings), "push.key", ApplicationKey::fresh));
    }

    /// `push.properties` in the portal's own folder may say `services=` (hosts, by comma) and
    /// `contact=` (`mailto:` or `https:`).
    @Bean
    PushServices pushServices(PortalSettings settings, ApplicationKey key, Clock clock) {
        Properties said =
                PropertyFile.in(settings.data().resolve("push.properties"))
                        .orElse(new Properties());
        List<String> hosts =
                Arrays.stream(said.getProperty("services", "").split(",", -1))
                        .map(String::strip)
                        .filter(host -> !host.isEmpty())
                        .toList();
        URI contact = URI.create(said.getProperty("contact", settings.publicUrl().toString()));
        return new PushServices(hosts.isEmpty() ? PushServices.USUAL : hosts, key, contact, clock);
    }

    @Bean
    Devices devices(Database database, PushServices services, Clock clock) {
        return new Devices(database, services, clock);
    }

    @Bean
    Choices choices(Database database, Clock clock) {
        return new Choices(database, clock);
    }

    @Bean
    TextChannel textChannel(Identity identity, PortalSettings settings) {
        return new TextChannel(TextChannel.Gateway.in(settings.data()), new Addresses(identity));
    }

    @Bean
    SmtpChannel mailChannel(Identity identity, PortalSettings settings, Clock clock) {
        return new SmtpChannel(SmtpSettings.in(settings.data()), new Addresses(identity), clock);
    }

    @Bean
    ChatChannel chatChannel(Messenger messenger, AppPasswords passwords, Names names) {
        return new ChatChannel(messenger, passwords, names);
    }

    @Bean
    CodeMail codeMail(SmtpChannel mail) {
        return new MailedCodes(mail);
    }

    @Bean
    Outbox outbox(
            Database database,
            Choices choices,
            Devices devices,
            PushServices services,
            SmtpChannel mail,
            TextChannel text,
            ChatChannel chat,
            Clock clock) {
        return new Outbox(
                database,
                choices,
                List.of(chat, new PushChannel(devices, services), mail, text),
                clock);
    }

    @Bean
    Texts messageTexts(MessageSource messages) {
        return new Texts(messages);
    }

    @Bean
    ReadLinks readLinks(PortalSettings settings) {
        return new ReadLinks(
                SecretFile.in(
                        keys(settings),
                        "links.key",
                        () -> {
                            byte[] secret = new byte[32];
                            new SecureRandom().nextBytes(secret);
                            return secret;
                        }));
    }

    @Bean
    Linked linked(
            Database database,
            Identity identity,
            FamilyGate gate,
            Documents documents,
            ReadStore reads,
            ReadLinks links,
            Clock clock) {
        return new Linked(database, identity, gate, documents, reads, links, clock);
    }

    @Bean
    NewLetters newLetters(
            Database database,
            Identity identity,
            LetterStore letters,
            Outbox outbox,
            ReadLinks links,
            Texts texts,
            PortalSettings settings,
            Clock clock) {
        return new NewLetters(database, identity, letters, outbox, links, texts, settings, clock);
    }

    @Bean
    StaffNotices staffNotices(
            Database database, Outbox outbox, Texts texts, PortalSettings settings) {
        return new StaffNotices(database, outbox, texts, settings);
    }

    @Bean
    Rounds outboxRounds(NewLetters letters, Outbox outbox) {
        return new Rounds(
                "outbox",
                "Messages wait in the outbox",
                Duration.ofSeconds(3),
                () -> {
                    letters.tell();
                    outbox.send();
                });
    }
}
