package maru.chat.web;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import maru.chat.xml.XmlWriter;

/// Where a client in a browser finds the stream (XEP-0156, RFC 6415).
final class HostMeta {

    private static final String WEBSOCKET = "urn:xmpp:alt-connections:websocket";

    private final byte[] xml;
    private final byte[] json;

    /// @param publicUrl of this installation
    HostMeta(URI publicUrl) {
        String url = websocket(publicUrl);
        this.xml =
                ("<?xml version='1.0' encoding='UTF-8'?>"
                                + "<XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'><Link rel='"
                                + WEBSOCKET
                                + "' href='"
                                + XmlWriter.escaped(url)
                                + "'/></XRD>")
                        .getBytes(StandardCharsets.UTF_8);
        this.json =
                ("{\"links\":[{\"rel\":\"" + WEBSOCKET + "\",\"href\":\"" + url + "\"}]}")
                        .getBytes(StandardCharsets.UTF_8);
    }

    private static String websocket(URI publicUrl) {
        String scheme = "https".equals(publicUrl.getScheme()) ? "wss" : "ws";
        return scheme + "://" + publicUrl.getAuthority() + "/xmpp";
    }

    byte[] xml() {
        return xml.clone();
    }

    byte[] json() {
        return json.clone();
    }
}
