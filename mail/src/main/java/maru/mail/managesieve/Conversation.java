package maru.mail.managesieve;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import maru.identity.signon.ClientAddress;
import maru.identity.signon.Scope;
import maru.identity.signon.Verdict;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.mail.managesieve.Command.Malformed;
import maru.mail.sieve.SieveLanguage;
import maru.mail.sieve.SieveScripts;
import maru.mail.signon.Doorkeeper;
import maru.mail.signon.MailSessions;

/// One connection: STARTTLS, then sign-on with an app password for IMAP, then scripts.
final class Conversation implements AutoCloseable {

    private static final int UNTIL_SIGNED_IN_MILLISECONDS = 60_000;
    private static final int SIGNED_IN_MILLISECONDS = 1_800_000;
    private static final int FAREWELL_MILLISECONDS = 2_000;
    private static final int BYTES_UNTIL_SIGNED_IN = 16_384;
    private static final int NAME_AT_MOST = 128;
    private static final int WRONG_AT_MOST = 3;

    private final Supplier<SSLContext> certificate;
    private final SieveScripts scripts;
    private final SieveLanguage language;
    private final Doorkeeper doorkeeper;
    private final Socket bare;
    private Socket socket;
    private Lines lines;
    private boolean isPrivate;
    private int wrong;
    private Optional<String> owner = Optional.empty();
    private Optional<AutoCloseable> watched = Optional.empty();

    Conversation(
            Socket socket,
            Supplier<SSLContext> certificate,
            SieveScripts scripts,
            SieveLanguage language,
            Doorkeeper doorkeeper)
            throws IOException {
        this.bare = socket;
        this.socket = socket;
        this.certificate = certificate;
        this.scripts = scripts;
        this.language = language;
        this.doorkeeper = doorkeeper;
        socket.setSoTimeout(UNTIL_SIGNED_IN_MILLISECONDS);
        this.lines = lines(socket);
    }

    /// Answers commands until the client leaves.
    void hold() throws IOException {
        capabilities();
        boolean stays = true;
        while (stays) {
            try {
                stays =
                        answer(
                                lines.command(
                                        owner.isPresent()
                                                ? 2 * SieveScripts.BYTES_AT_MOST
                                                : BYTES_UNTIL_SIGNED_IN));
            } catch (Malformed malformed) {
                lines.no(String.valueOf(malformed.getMessage()));
            } catch (Refused refused) {
                refuse(refused.refusal());
            } catch (Lines.TooMuch tooMuch) {
                lines.bye("That is too much, or no string.");
                stays = false;
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (watched.isPresent()) {
            try {
                watched.get().close();
            } catch (Exception gone) {
                throw new IOException(gone);
            }
        }
        if (!bare.isClosed()) {
            // TLS waits for the client's last word.
            bare.setSoTimeout(FAREWELL_MILLISECONDS);
            socket.close();
        }
    }

    private boolean answer(Command command) throws IOException, Malformed {
        switch (command.verb()) {
            case "CAPABILITY" -> capabilities();
            case "NOOP" -> lines.ok();
            case "LOGOUT" -> {
                lines.ok("안녕히 가세요");
                return false;
            }
            case "STARTTLS" -> startTls();
            case "AUTHENTICATE" -> {
                return authenticate(command.arguments());
            }
            default -> {
                if (owner.isEmpty()) {
                    lines.no("Sign in first.");
                } else {
                    answer(owner.get(), command);
                }
            }
        }
        return true;
    }

    private void answer(String me, Command command) throws IOException, Malformed {
        switch (command.verb()) {
            case "HAVESPACE" -> {
                List<String> asked = command.exactly(2);
                scripts.haveSpace(me, name(asked.getFirst()), number(asked.getLast()));
                lines.ok();
            }
            case "PUTSCRIPT" -> {
                List<String> given = command.exactly(2);
                Optional<String> fault = language.fault(given.getLast());
                if (fault.isPresent()) {
                    lines.no(fault.get());
                } else {
                    scripts.put(me, name(given.getFirst()), given.getLast());
                    lines.ok();
                }
            }
            case "CHECKSCRIPT" -> {
                Optional<String> fault = language.fault(command.exactly(1).getFirst());
                if (fault.isPresent()) {
                    lines.no(fault.get());
                } else {
                    lines.ok();
                }
            }
            case "LISTSCRIPTS" -> {
                for (SieveScripts.Listed each : scripts.list(me)) {
                    lines.send(Lines.quote(each.name()) + (each.active() ? " ACTIVE" : ""));
                }
                lines.ok();
            }
            case "SETACTIVE" -> {
                String name = command.exactly(1).getFirst();
                scripts.activate(me, name.isEmpty() ? name : name(name));
                lines.ok();
            }
            case "GETSCRIPT" -> {
                Optional<String> content = scripts.content(me, name(command.exactly(1).getFirst()));
                if (content.isPresent()) {
                    lines.literal(content.get());
                    lines.ok();
                } else {
                    refuse(new Refusal.NotFound());
                }
            }
            case "DELETESCRIPT" -> {
                scripts.delete(me, name(command.exactly(1).getFirst()));
                lines.ok();
            }
            case "RENAMESCRIPT" -> {
                List<String> names = command.exactly(2);
                scripts.rename(me, name(names.getFirst()), name(names.getLast()));
                lines.ok();
            }
            default -> lines.no("Nobody knows " + command.verb() + ".");
        }
    }

    private void capabilities() throws IOException {
        lines.send("\"IMPLEMENTATION\" \"Maru\"");
        lines.send("\"VERSION\" \"1.0\"");
        lines.send("\"SASL\" " + Lines.quote(isPrivate ? SignIn.MECHANISMS : ""));
        lines.send("\"SIEVE\" " + Lines.quote(language.extensions()));
        lines.send("\"MAXREDIRECTS\" \"4\"");
        if (!isPrivate) {
            lines.send("\"STARTTLS\"");
        }
        lines.ok("마루 ManageSieve");
    }

    private void startTls() throws IOException {
        if (isPrivate) {
            lines.no("This connection is private already.");
            return;
        }
        if (lines.hasMore()) {
            // Somebody in between would have it taken for what comes after.
            throw new IOException("A client sent more behind STARTTLS.");
        }
        lines.ok("Begin.");
        SSLSocket secured =
                (SSLSocket) certificate.get().getSocketFactory().createSocket(socket, null, true);
        secured.setUseClientMode(false);
        secured.startHandshake();
        socket = secured;
        lines = lines(secured);
        isPrivate = true;
        capabilities();
    }

    /// @return false when somebody has guessed too often
    private boolean authenticate(List<String> arguments) throws IOException, Malformed {
        if (!isPrivate) {
            lines.no("ENCRYPT-NEEDED", "STARTTLS first.");
            return true;
        }
        if (owner.isPresent()) {
            lines.no("You are signed in.");
            return true;
        }
        SignIn.Outcome outcome =
                new SignIn(lines, doorkeeper, BYTES_UNTIL_SIGNED_IN)
                        .attempt(
                                arguments,
                                credential ->
                                        doorkeeper.authenticate(
                                                credential,
                                                Scope.IMAP,
                                                ClientAddress.of(socket.getInetAddress())));
        Optional<String> name =
                MailSessions.localPart(outcome.verdict()).map(user -> user.asString());
        if (name.isPresent() && outcome.verdict() instanceof Verdict.Accepted accepted) {
            owner = name;
            watched = Optional.of(doorkeeper.watch(accepted, this::hangUp));
            socket.setSoTimeout(SIGNED_IN_MILLISECONDS);
            lines.send("OK" + outcome.lastWords());
            return true;
        }
        if (++wrong == WRONG_AT_MOST) {
            lines.bye("Too many wrong passwords.");
            return false;
        }
        lines.no("Name or password is wrong.");
        return true;
    }

    /// Below TLS, which would wait for an answer.
    private void hangUp() {
        try {
            bare.close();
        } catch (IOException gone) {
            // It is closed either way.
        }
    }

    private void refuse(Refusal refusal) throws IOException {
        switch (refusal) {
            case Refusal.NotFound none -> lines.no("NONEXISTENT", "There is no such script.");
            case Refusal.Conflict(String why) ->
                    lines.no(
                            why.equals("active") ? "ACTIVE" : "ALREADYEXISTS",
                            why.equals("active")
                                    ? "The script is in force."
                                    : "There is a script of that name.");
            case Refusal.QuotaExceeded full -> lines.no("QUOTA", "There is no room for it.");
            case Refusal.TooLarge large -> lines.no("QUOTA/MAXSIZE", "It is too large.");
            case Refusal.Forbidden forbidden -> lines.no("That is not yours to do.");
            case Refusal.Invalid invalid -> lines.no(invalid.why());
            case Refusal.TooManyRequests later -> lines.no("TRYLATER", "Try again later.");
            case Refusal.Unavailable later -> lines.no("TRYLATER", "Try again later.");
        }
    }

    private static String name(String text) throws Malformed {
        if (text.isEmpty()
                || text.length() > NAME_AT_MOST
                || text.chars().anyMatch(Character::isISOControl)
                || text.indexOf('\u2028') >= 0
                || text.indexOf('\u2029') >= 0) {
            throw new Malformed("A name has 1 to " + NAME_AT_MOST + " plain characters.");
        }
        return text;
    }

    private static long number(String text) throws Malformed {
        if (!text.matches("\\d{1,10}")) {
            throw new Malformed("Give the size in octets.");
        }
        return Long.parseLong(text);
    }

    private static Lines lines(Socket socket) throws IOException {
        return new Lines(
                new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
    }
}
