package maru.portal.devices;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import maru.identity.signon.Scope;
import maru.portal.PortalSettings;
import org.springframework.stereotype.Component;

/// What to write into a program so that it finds Maru: one card for each kind of program whose
/// doors are up, and nothing of those that are not.
@Component
public final class DoorSettings {

    private final PortalSettings settings;

    DoorSettings(PortalSettings settings) {
        this.settings = settings;
    }

    /// One kind of program.
    ///
    /// @param key `mail`, `messenger`, `drive`, `jmap`; the texts are `devices.door.KEY`
    /// @param scopes what an app password needs for it
    /// @param lines what to write where
    /// @param commands lines that do it on a computer by themselves
    public record Card(String key, Set<Scope> scopes, List<Line> lines, List<Command> commands) {

        public Card {
            scopes = Set.copyOf(scopes);
            lines = List.copyOf(lines);
            commands = List.copyOf(commands);
        }
    }

    /// A field and what to write into it.
    ///
    /// @param key the field's name is the text `devices.line.KEY`
    /// @param security how the line is protected, `TLS` or `STARTTLS`; empty where that says itself
    public record Line(String key, String value, String security) {}

    /// A line for a terminal.
    ///
    /// @param system `windows` or `macos`
    public record Command(String system, String text) {}

    /// The cards for a person.
    ///
    /// @param localPart what stands before the `@` of her address
    public List<Card> cards(String localPart) {
        List<Card> cards = new ArrayList<>();
        mail(localPart).ifPresent(cards::add);
        messenger(localPart).ifPresent(cards::add);
        drive(localPart).ifPresent(cards::add);
        jmap().ifPresent(cards::add);
        return List.copyOf(cards);
    }

    public String address(String localPart) {
        return localPart + "@" + settings.domain();
    }

    String host() {
        return String.valueOf(settings.publicUrl().getHost());
    }

    /// The port of a door by its name; empty when it is not up.
    Optional<Integer> port(String name) {
        return settings.doors().stream()
                .filter(door -> door.name().equals(name) && door.port().isPresent())
                .map(door -> door.port().getAsInt())
                .findFirst();
    }

    private boolean offers(String name) {
        return settings.doors().stream().anyMatch(door -> door.name().equals(name));
    }

    private Optional<Card> mail(String localPart) {
        List<Line> lines = new ArrayList<>();
        either("imaps", "imap", "incoming").ifPresent(lines::add);
        either("submissions", "submission", "outgoing").ifPresent(lines::add);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        lines.addFirst(new Line("address", address(localPart), ""));
        lines.add(1, new Line("login", localPart, ""));
        either("sieve", "sieve", "filter").ifPresent(lines::add);
        return Optional.of(new Card("mail", EnumSet.of(Scope.IMAP, Scope.SMTP), lines, List.of()));
    }

    /// A door that is TLS from the first byte is shown before one that turns to it.
    private Optional<Line> either(String direct, String turning, String key) {
        return port(direct)
                .filter(port -> !direct.equals(turning))
                .map(port -> new Line(key, host() + ":" + port, "TLS"))
                .or(
                        () ->
                                port(turning)
                                        .map(
                                                port ->
                                                        new Line(
                                                                key,
                                                                host() + ":" + port,
                                                                "STARTTLS")));
    }

    private Optional<Card> messenger(String localPart) {
        return either("xmpps", "xmpp", "server")
                .map(
                        server ->
                                new Card(
                                        "messenger",
                                        EnumSet.of(Scope.XMPP),
                                        List.of(new Line("jid", address(localPart), ""), server),
                                        List.of()));
    }

    private Optional<Card> drive(String localPart) {
        if (!offers("dav")) {
            return Optional.empty();
        }
        String url = settings.publicUrl() + "/dav/home/";
        return Optional.of(
                new Card(
                        "drive",
                        EnumSet.of(Scope.DAV),
                        List.of(new Line("url", url, ""), new Line("login", localPart, "")),
                        List.of(
                                new Command(
                                        "windows",
                                        "net use M: " + url + " /user:" + localPart + " *"),
                                new Command(
                                        "macos",
                                        "mkdir -p ~/Maru && mount_webdav -i -v Maru "
                                                + url
                                                + " ~/Maru"))));
    }

    private Optional<Card> jmap() {
        return offers("jmap")
                ? Optional.of(
                        new Card(
                                "jmap",
                                EnumSet.of(Scope.JMAP),
                                List.of(
                                        new Line(
                                                "url",
                                                settings.publicUrl() + "/.well-known/jmap",
                                                "")),
                                List.of()))
                : Optional.empty();
    }
}
