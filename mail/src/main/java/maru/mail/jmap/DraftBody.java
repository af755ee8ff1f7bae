package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.activation.DataHandler;
import javax.activation.DataSource;
import javax.mail.MessagingException;
import javax.mail.internet.MimeBodyPart;
import javax.mail.internet.MimeMultipart;

/// The parts of a message that a client describes (RFC 8621 §4.6): texts that it sends along, and
/// blobs.
final class DraftBody {

    private static final int PARTS_AT_MOST = 200;

    private final Blobs blobs;
    private final Account account;
    private final ObjectNode given;
    private int parts;

    DraftBody(Blobs blobs, Account account, ObjectNode given) {
        this.blobs = blobs;
        this.account = account;
        this.given = given;
    }

    /// The whole of it, with its lines that say what it is.
    MimeBodyPart part() throws SetError, MessagingException {
        Written root = new Written();
        fill(root, structure());
        root.describe();
        return root;
    }

    /// A part that can be written by itself.
    private static final class Written extends MimeBodyPart {

        void describe() throws MessagingException {
            updateHeaders();
        }
    }

    private JsonNode structure() throws SetError {
        JsonNode structure = given.path("bodyStructure");
        boolean simple = given.has("textBody") || given.has("htmlBody") || given.has("attachments");
        if (structure.isMissingNode()) {
            return gathered();
        }
        if (simple) {
            throw SetError.invalidProperties(
                    "It is given as a whole or in pieces.", "bodyStructure");
        }
        return structure;
    }

    /// Texts, pictures within them, and files around both.
    private JsonNode gathered() throws SetError {
        List<JsonNode> texts = new ArrayList<>();
        text("textBody", "text/plain").forEach(texts::add);
        text("htmlBody", "text/html").forEach(texts::add);
        List<JsonNode> within = new ArrayList<>();
        List<JsonNode> beside = new ArrayList<>();
        for (JsonNode each : given.path("attachments")) {
            boolean inline =
                    each.path("cid").isTextual()
                            && each.path("disposition").asText("inline").equals("inline")
                            && given.has("htmlBody");
            (inline ? within : beside).add(each);
        }
        if (texts.isEmpty() && beside.isEmpty() && within.isEmpty()) {
            return JsonNodeFactory.instance.objectNode().put("type", "text/plain");
        }
        List<JsonNode> all = new ArrayList<>();
        if (!texts.isEmpty()) {
            within.addFirst(around("multipart/alternative", texts));
        }
        if (!within.isEmpty()) {
            all.add(around("multipart/related", within));
        }
        all.addAll(beside);
        return around("multipart/mixed", all);
    }

    private Iterable<JsonNode> text(String property, String type) throws SetError {
        JsonNode body = given.path(property);
        if (body.isMissingNode() || body.isNull()) {
            return List.of();
        }
        if (!body.isArray()
                || body.size() != 1
                || !(body.get(0) instanceof ObjectNode only)
                || !only.path("type").asText(type).equals(type)) {
            throw SetError.invalidProperties("There is one part of " + type + ".", property);
        }
        return List.of(only.deepCopy().put("type", type));
    }

    private static JsonNode around(String type, List<JsonNode> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        ObjectNode around = JsonNodeFactory.instance.objectNode().put("type", type);
        parts.forEach(around.putArray("subParts")::add);
        return around;
    }

    private void fill(MimeBodyPart part, JsonNode described) throws SetError, MessagingException {
        if (++parts > PARTS_AT_MOST || !(described instanceof ObjectNode object)) {
            throw SetError.invalidProperties("These are no parts.", "bodyStructure");
        }
        for (DraftHeader.Line line : DraftHeader.read(object).lines()) {
            if (line.name().equalsIgnoreCase("Content-Transfer-Encoding")) {
                throw SetError.invalidProperties(
                        "How it is sent is not up to the client.", "header:" + line.name());
            }
            part.setHeader(line.name(), line.value());
        }
        String type =
                object.path("type").asText("application/octet-stream").toLowerCase(Locale.ROOT);
        if (!type.matches("[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}")) {
            throw SetError.invalidProperties("There is no such type.", "bodyStructure/type");
        }
        if (type.startsWith("multipart/")) {
            MimeMultipart multipart = new MimeMultipart(type.substring("multipart/".length()));
            for (JsonNode each : object.path("subParts")) {
                MimeBodyPart child = new MimeBodyPart();
                fill(child, each);
                multipart.addBodyPart(child);
            }
            if (multipart.getCount() == 0) {
                throw SetError.invalidProperties("It has no parts.", "bodyStructure/subParts");
            }
            part.setContent(multipart);
        } else {
            part.setDataHandler(new DataHandler(content(object, type)));
            describe(part, object);
        }
    }

    private static void describe(MimeBodyPart part, ObjectNode object)
            throws SetError, MessagingException {
        String disposition = plain(object, "disposition");
        String name = plain(object, "name");
        if (!disposition.isEmpty()) {
            part.setDisposition(disposition);
        }
        if (!name.isEmpty()) {
            try {
                part.setFileName(name);
            } catch (MessagingException unfit) {
                throw SetError.invalidProperties("There is no such name.", "attachments/name");
            }
        }
        String cid = plain(object, "cid");
        if (!cid.isEmpty()) {
            part.setContentID("<" + cid.replaceAll("[<>\\s]", "") + ">");
        }
        String location = plain(object, "location");
        if (!location.isEmpty()) {
            part.setHeader("Content-Location", location);
        }
        List<String> languages = new ArrayList<>();
        for (JsonNode each : object.path("language")) {
            languages.add(each.asText().replaceAll("[^A-Za-z0-9-]", ""));
        }
        if (!languages.isEmpty()) {
            part.setContentLanguage(languages.toArray(new String[0]));
        }
    }

    /// Without what would end a line.
    private static String plain(ObjectNode object, String property) {
        return object.path(property).isTextual()
                ? object.path(property).asText().replaceAll("\\p{Cntrl}", "")
                : "";
    }

    private DataSource content(ObjectNode part, String type) throws SetError {
        JsonNode text = part.path("partId");
        JsonNode blob = part.path("blobId");
        if (text.isTextual() && !blob.isTextual()) {
            return text(text.asText(), part, type);
        }
        if (blob.isTextual() && !text.isTextual()) {
            return blob(blob.asText(), part, type);
        }
        if (text.isTextual() || part.has("name")) {
            throw SetError.invalidProperties("A part is a text or a blob.", "bodyStructure/partId");
        }
        return new Source(type, () -> InputStream.nullInputStream());
    }

    private DataSource text(String id, ObjectNode part, String type) throws SetError {
        JsonNode value = given.path("bodyValues").path(id);
        if (!type.startsWith("text/")
                || part.has("charset")
                || !value.path("value").isTextual()
                || value.path("isEncodingProblem").asBoolean()
                || value.path("isTruncated").asBoolean()) {
            throw SetError.invalidProperties("There is no whole text " + id + ".", "bodyValues");
        }
        byte[] bytes =
                value.path("value")
                        .asText()
                        .replaceAll("\r?\n", "\r\n")
                        .getBytes(StandardCharsets.UTF_8);
        return new Source(type + "; charset=utf-8", () -> new ByteArrayInputStream(bytes));
    }

    private DataSource blob(String id, ObjectNode part, String type) throws SetError {
        try (InputStream _ =
                blobs.open(account, id)
                        .orElseThrow(
                                () ->
                                        SetError.of("blobNotFound", "There is no blob " + id + ".")
                                                .with("notFound", List.of(id)))) {
            String charset = plain(part, "charset").replaceAll("[^A-Za-z0-9._-]", "");
            return new Source(
                    type + (charset.isEmpty() ? "" : "; charset=" + charset),
                    () -> blobs.open(account, id).orElseThrow(() -> new FileNotFoundException(id)));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private interface Opening {
        InputStream open() throws IOException;
    }

    private record Source(String type, Opening opening) implements DataSource {

        @Override
        public InputStream getInputStream() throws IOException {
            return opening.open();
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            throw new IOException("It is only read.");
        }

        @Override
        public String getContentType() {
            return type;
        }

        @Override
        public String getName() {
            return "";
        }
    }
}
