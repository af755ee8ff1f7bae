package maru.chat.upload;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import maru.chat.account.Account;
import maru.chat.extension.Discovery;
import maru.chat.routing.Extension;
import maru.chat.routing.Origin;
import maru.chat.routing.Router;
import maru.chat.routing.Service;
import maru.chat.routing.Specification;
import maru.chat.stanza.Stanza;
import maru.chat.stanza.StanzaFault;
import maru.chat.stanza.StanzaFault.Condition;
import maru.chat.xml.DataForm;
import maru.chat.xml.Element;
import maru.kernel.Refusal;
import maru.storage.blob.BlobStore;

/// XEP-0363: files in messages. A client asks for a slot, puts the file there, and sends the
/// address to whom it likes: whoever has the address, 192 random bits, may read the file.
public final class Uploads implements Service, Extension {

    private static final String NAMESPACE = "urn:xmpp:http:upload:0";
    private static final SecureRandom RANDOM = new SecureRandom();

    /// How much may come.
    ///
    /// @param largest one file, in bytes
    /// @param quota what one account has uploaded and is still kept, in bytes
    /// @param kept how long a file is kept
    public record Limits(long largest, long quota, Duration kept) {}

    /// A file that is there.
    public record Held(String type, BlobStore.Blob blob) {}

    private final Router router;
    private final UploadStore store;
    private final BlobStore blobs;
    private final URI publicUrl;
    private final Limits limits;

    public Uploads(
            Router router, UploadStore store, BlobStore blobs, URI publicUrl, Limits limits) {
        this.router = router;
        this.store = store;
        this.blobs = blobs;
        this.publicUrl = publicUrl;
        this.limits = limits;
    }

    @Override
    public Specification specification() {
        return new Specification("XEP-0363", "1.2.0", "HTTP File Upload");
    }

    @Override
    public String domain() {
        return "upload." + router.domain();
    }

    @Override
    public void take(Stanza stanza, Origin origin) throws StanzaFault {
        origin.settle();
        if (stanza.kind() != Stanza.Kind.IQ || !(stanza.isType("get") || stanza.isType("set"))) {
            return;
        }
        Element payload = stanza.xml().first();
        Element answer =
                payload == null
                        ? null
                        : switch (payload.namespace()) {
                            case Discovery.INFO -> info();
                            case Discovery.ITEMS -> Element.of("query", Discovery.ITEMS);
                            case NAMESPACE -> slot(payload, origin);
                            default -> null;
                        };
        if (answer == null) {
            throw StanzaFault.of(Condition.SERVICE_UNAVAILABLE);
        }
        router.answer(stanza.result(answer), stanza.from(), origin);
    }

    private Element info() {
        return Element.of("query", Discovery.INFO)
                .add(Discovery.identity("store", "file", "Maru"))
                .addAll(Discovery.features(List.of(Discovery.INFO, NAMESPACE)))
                .add(
                        DataForm.make("result", NAMESPACE)
                                .text("max-file-size", "", Long.toString(limits.largest()))
                                .done());
    }

    private Element slot(Element request, Origin origin) throws StanzaFault {
        Account account = origin.account().orElseThrow(() -> StanzaFault.of(Condition.NOT_ALLOWED));
        String name = request.attribute("filename", "");
        long size;
        try {
            size = Long.parseLong(request.attribute("size", ""));
        } catch (NumberFormatException notANumber) {
            throw StanzaFault.of(Condition.BAD_REQUEST);
        }
        if (!request.name().equals("request")
                || size <= 0
                || name.isEmpty()
                || name.length() > 255
                || name.contains("/")) {
            throw StanzaFault.of(Condition.BAD_REQUEST);
        }
        if (size > limits.largest()) {
            throw StanzaFault.of(Condition.NOT_ACCEPTABLE)
                    .with(
                            Element.of("file-too-large", NAMESPACE)
                                    .addText("max-file-size", Long.toString(limits.largest())));
        }
        String id = random();
        String token = random();
        if (!store.add(
                id,
                sha256(token),
                account.id(),
                name,
                request.attribute("content-type", ""),
                size,
                limits.quota())) {
            throw StanzaFault.of(Condition.RESOURCE_CONSTRAINT).type("wait");
        }
        String file = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        String base = publicUrl + "/upload/" + id;
        return Element.of("slot", NAMESPACE)
                .add(Element.of("put", NAMESPACE).with("url", base + "/" + token + "/" + file))
                .add(Element.of("get", NAMESPACE).with("url", base + "/" + file));
    }

    private static String random() {
        byte[] random = new byte[24];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Takes a file into its slot: once, of the length and type that were asked for (§4).
    ///
    /// @param path `/upload/ID/TOKEN/NAME`
    /// @param length in bytes as the client states it, negative where it does not
    public void receive(String path, long length, String type, InputStream content)
            throws IOException {
        String[] parts = path.split("/", 5);
        if (parts.length != 5) {
            throw new Refusal.NotFound().asException();
        }
        UploadStore.Slot slot =
                store.open(parts[2], sha256(parts[3]))
                        .filter(open -> open.name().equals(decoded(parts[4])))
                        .orElseThrow(() -> new Refusal.NotFound().asException());
        if (length != slot.size()
                || (!slot.type().isEmpty() && !slot.type().equals(type) && !type.isEmpty())) {
            throw new Refusal.Forbidden("Not what the slot was given for.").asException();
        }
        try (BlobStore.Upload upload = blobs.receive(content, slot.size())) {
            if (upload.size() != slot.size()) {
                throw new Refusal.Forbidden("Not what the slot was given for.").asException();
            }
            store.fill(parts[2], upload);
        }
    }

    /// The file at `/upload/ID/NAME`.
    public Optional<Held> find(String path) {
        String[] parts = path.split("/", 4);
        return parts.length != 4
                ? Optional.empty()
                : store.find(parts[2])
                        .filter(file -> file.name().equals(decoded(parts[3])))
                        .flatMap(
                                file ->
                                        blobs.find(file.hash())
                                                .map(blob -> new Held(shown(file.type()), blob)));
    }

    /// Nothing that a browser would run; the front door says how it is shown.
    private static String shown(String type) {
        return type.matches("(image|audio|video)/[a-z0-9.+-]{1,60}") && !type.contains("svg")
                ? type
                : "application/octet-stream";
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return "";
        }
    }

    /// Forgets slots that nobody filled, and files whose time is over.
    public void tidy() {
        store.forget(limits.kept());
    }
}
