package maru.mail.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.ByteContent;
import org.apache.james.mailbox.model.Content;
import org.apache.james.mailbox.model.Header;
import org.apache.james.mailbox.model.MimePath;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.field.ContentTypeFieldLenientImpl;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RecursionMode;
import org.apache.james.mime4j.util.ByteSequence;
import org.apache.james.mime4j.util.ContentUtil;

/// The parts of a message as IMAP counts them (RFC 3501 §6.4.5). A number names a part of a
/// multipart; in anything that is none, 1 names all of it; and in an enclosed message
/// (message/rfc822) numbers go on from its own parts.
///
/// James's own search for them is led astray by a message that is one enclosed message and no
/// multipart.
final class Parts {

    /// Opens the message anew.
    interface Source {
        InputStream open() throws IOException;
    }

    private final Source message;

    Parts(Source message) {
        this.message = message;
    }

    /// `BODY[1.2]`: what stands below the part's own header, as it stands there.
    Content body(MimePath path) throws MailboxException {
        return at(path, Entity::body);
    }

    /// `BODY[1.2.MIME]`: the part's own header.
    Iterator<Header> mimeHeader(MimePath path) throws MailboxException {
        return find(path).map(Entity::header).orElse(List.of()).iterator();
    }

    /// `BODY[1.2.HEADER]`: the header of the message that the part encloses.
    Iterator<Header> header(MimePath path) throws MailboxException {
        try {
            Optional<Entity> part = find(path);
            return part.isPresent() && part.get().isMessage()
                    ? part.get().enclosed().header().iterator()
                    : List.<Header>of().iterator();
        } catch (IOException | MimeException malformed) {
            throw new MailboxException("The enclosed message cannot be read.", malformed);
        }
    }

    /// `BODY[1.2.TEXT]`: the text of the message that the part encloses.
    Content text(MimePath path) throws MailboxException {
        return at(
                path,
                part -> part.isMessage() ? part.enclosed().body() : InputStream.nullInputStream());
    }

    private interface Reading {
        InputStream of(Entity part) throws IOException, MimeException;
    }

    /// Missing parts are empty, as other servers answer them.
    private Content at(MimePath path, Reading reading) throws MailboxException {
        try {
            Optional<Entity> part = find(path);
            if (part.isEmpty()) {
                return new ByteContent(new byte[0]);
            }
            try (InputStream bytes = reading.of(part.get())) {
                return new ByteContent(bytes.readAllBytes());
            }
        } catch (IOException | MimeException malformed) {
            throw new MailboxException("A part cannot be read.", malformed);
        }
    }

    private Optional<Entity> find(MimePath path) throws MailboxException {
        try {
            Entity at = Entity.of(message.open(), false);
            boolean message = true;
            for (int number : path.getPositions()) {
                if (!message && at.isMessage()) {
                    at = at.enclosed();
                    message = true;
                }
                if (at.isMultipart()) {
                    Optional<Entity> child = at.child(number);
                    if (child.isEmpty()) {
                        return child;
                    }
                    at = child.get();
                } else if (!message || number != 1) {
                    return Optional.empty();
                }
                message = false;
            }
            return Optional.of(at);
        } catch (IOException | UncheckedIOException | MimeException malformed) {
            throw new MailboxException("The message cannot be read.", malformed);
        }
    }

    /// A header and, behind it, a stream of what it is the header of.
    private static final class Entity {

        private final MimeTokenStream tokens;
        private final List<Header> header = new ArrayList<>();
        private String type;

        private Entity(MimeTokenStream tokens, String type) {
            this.tokens = tokens;
            this.type = type;
        }

        /// @param inDigest where a part is a message unless it says otherwise (RFC 2046 §5.1.5)
        static Entity of(InputStream bytes, boolean inDigest) throws IOException, MimeException {
            MimeTokenStream tokens = new MimeTokenStream(MimeConfig.PERMISSIVE);
            tokens.setRecursionMode(RecursionMode.M_FLAT);
            tokens.parse(bytes);
            Entity entity = new Entity(tokens, inDigest ? "message/rfc822" : "text/plain");
            for (EntityState state = tokens.getState();
                    state != EntityState.T_END_HEADER && state != EntityState.T_END_OF_STREAM;
                    state = tokens.next()) {
                if (state == EntityState.T_FIELD) {
                    entity.add((RawField) tokens.getField());
                }
            }
            return entity;
        }

        private void add(RawField field) {
            ByteSequence raw = field.getRaw();
            int value = field.getDelimiterIdx() + 1;
            if (value < raw.length() && raw.byteAt(value) == ' ') {
                value++;
            }
            header.add(
                    new Header(
                            field.getName(), ContentUtil.decode(raw, value, raw.length() - value)));
            if (field.getName().equalsIgnoreCase("Content-Type")) {
                type =
                        ContentTypeFieldLenientImpl.PARSER
                                .parse(field, DecodeMonitor.SILENT)
                                .getMimeType()
                                .toLowerCase(Locale.ROOT);
            }
        }

        List<Header> header() {
            return header;
        }

        boolean isMultipart() {
            return type.startsWith("multipart/");
        }

        boolean isMessage() {
            return type.equals("message/rfc822") || type.equals("message/global");
        }

        InputStream body() throws IOException, MimeException {
            for (EntityState state = tokens.getState();
                    state != EntityState.T_BODY;
                    state = tokens.next()) {
                if (state == EntityState.T_END_OF_STREAM) {
                    return new ByteArrayInputStream(new byte[0]);
                }
            }
            return tokens.getInputStream();
        }

        Entity enclosed() throws IOException, MimeException {
            return of(body(), false);
        }

        Optional<Entity> child(int number) throws IOException, MimeException {
            tokens.setRecursionMode(RecursionMode.M_RAW);
            int count = 0;
            for (EntityState state = tokens.getState();
                    state != EntityState.T_END_OF_STREAM;
                    state = tokens.next()) {
                if (state == EntityState.T_RAW_ENTITY && ++count == number) {
                    return Optional.of(
                            of(tokens.getInputStream(), type.equals("multipart/digest")));
                }
            }
            return Optional.empty();
        }
    }
}
