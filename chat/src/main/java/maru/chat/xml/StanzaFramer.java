package maru.chat.xml;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/// Cuts a stream into its header and the elements directly below its root (RFC 6120 §4), byte by
/// byte as they come. It holds nothing while nothing is in flight, and never more than one element
/// of bounded length and depth.
///
/// What XMPP forbids ends the stream before anything is parsed: document types, processing
/// instructions, comments, CDATA is allowed (§11.1), text between stanzas is not but for white
/// space (§4.6.1).
///
/// Not thread-safe: it belongs to the connection's event loop.
public final class StanzaFramer {

    /// Elements may be nested so deeply, the stanza itself counted.
    public static final int DEPTH_AT_MOST = 40;

    private static final byte[] EMPTY = {};
    private static final byte[] CDATA = {'[', 'C', 'D', 'A', 'T', 'A', '['};

    /// What a framer finds.
    public interface Sink {
        /// The root's opening tag (and nothing more), with or without an XML declaration before it.
        void header(byte[] openingTag) throws XmlFault;

        /// A whole element below the root.
        void element(byte[] xml) throws XmlFault;

        /// The root's closing tag.
        void end() throws XmlFault;

        /// Whether to go on with what else has come: not after a request that changes the stream.
        boolean wantsMore();
    }

    private enum State {
        TEXT,
        TAG_START,
        TAG,
        QUOTED_SINGLE,
        QUOTED_DOUBLE,
        DECLARATION,
        CDATA_START,
        CDATA
    }

    private int limit;
    private State state = State.TEXT;
    private byte[] held = EMPTY;
    private int length;
    private int depth;
    private boolean inHeader = true;
    private boolean started;
    private boolean closing;
    private byte last;
    private byte beforeLast;
    private int matched;

    /// @param limit the most bytes of one element
    public StanzaFramer(int limit) {
        this.limit = limit;
    }

    public void limit(int bytes) {
        this.limit = bytes;
    }

    /// Expects a new stream header, as after TLS and SASL (RFC 6120 §4.3.3).
    public void restart() {
        state = State.TEXT;
        held = EMPTY;
        length = 0;
        depth = 0;
        inHeader = true;
        started = false;
    }

    public void feed(ByteBuf in, Sink sink) throws XmlFault {
        while (in.isReadable() && sink.wantsMore()) {
            accept(in.readByte(), sink);
        }
        if (length == 0) {
            held = EMPTY;
        }
    }

    private void accept(byte b, Sink sink) throws XmlFault {
        switch (state) {
            case TEXT -> text(b);
            case TAG_START -> tagStart(b);
            case TAG -> {
                keep(b);
                switch (b) {
                    case '"' -> state = State.QUOTED_DOUBLE;
                    case '\'' -> state = State.QUOTED_SINGLE;
                    case '<' -> throw XmlFault.malformed("< within a tag");
                    case '>' -> tagEnd(sink);
                    default -> last = b;
                }
            }
            case QUOTED_SINGLE, QUOTED_DOUBLE -> {
                keep(b);
                if (b == (state == State.QUOTED_SINGLE ? '\'' : '"')) {
                    state = State.TAG;
                    last = b;
                }
            }
            case DECLARATION -> {
                if (++matched > 200) {
                    throw XmlFault.malformed("a long XML declaration");
                }
                if (b == '>') {
                    if (last != '?') {
                        throw XmlFault.malformed("an XML declaration without its end");
                    }
                    state = State.TEXT;
                }
                last = b;
            }
            case CDATA_START -> {
                keep(b);
                if (b != CDATA[matched]) {
                    throw XmlFault.restricted("a comment or a document type");
                }
                if (++matched == CDATA.length) {
                    state = State.CDATA;
                    last = 0;
                    beforeLast = 0;
                }
            }
            case CDATA -> {
                keep(b);
                if (b == '>' && last == ']' && beforeLast == ']') {
                    state = State.TEXT;
                }
                beforeLast = last;
                last = b;
            }
        }
    }

    private void text(byte b) throws XmlFault {
        if (b == '<') {
            keep(b);
            state = State.TAG_START;
            return;
        }
        if (depth >= 2 && !inHeader) {
            keep(b);
            return;
        }
        boolean space = b == ' ' || b == '\n' || b == '\t' || b == '\r';
        if (!space) {
            throw XmlFault.malformed("text outside of a stanza");
        }
    }

    private void tagStart(byte b) throws XmlFault {
        switch (b) {
            case '?' -> {
                if (!inHeader || started) {
                    throw XmlFault.restricted("a processing instruction");
                }
                started = true;
                length = 0;
                matched = 0;
                last = 0;
                state = State.DECLARATION;
            }
            case '!' -> {
                if (depth < 2) {
                    throw XmlFault.restricted("a comment or a document type");
                }
                keep(b);
                matched = 0;
                state = State.CDATA_START;
            }
            case '/' -> {
                keep(b);
                closing = true;
                state = State.TAG;
                last = b;
            }
            default -> {
                keep(b);
                closing = false;
                state = State.TAG;
                last = b;
            }
        }
    }

    private void tagEnd(Sink sink) throws XmlFault {
        state = State.TEXT;
        boolean empty = last == '/' && !closing;
        last = 0;
        if (closing) {
            depth--;
            if (depth < 0) {
                throw XmlFault.malformed("a closing tag too many");
            }
            if (depth == 0) {
                length = 0;
                sink.end();
                return;
            }
        } else if (inHeader) {
            if (empty) {
                throw XmlFault.malformed("a stream that ends where it begins");
            }
            inHeader = false;
            started = true;
            depth = 1;
            sink.header(take());
            return;
        } else if (!empty) {
            depth++;
            if (depth > DEPTH_AT_MOST + 1) {
                throw XmlFault.tooLarge("elements nested too deeply");
            }
        }
        if (depth == 1) {
            sink.element(take());
        }
    }

    private byte[] take() {
        byte[] whole = Arrays.copyOf(held, length);
        length = 0;
        if (held.length > 2_048) {
            held = EMPTY;
        }
        return whole;
    }

    private void keep(byte b) throws XmlFault {
        if (length >= limit) {
            throw XmlFault.tooLarge("an element over " + limit + " bytes");
        }
        if (length == held.length) {
            held = Arrays.copyOf(held, Math.min(limit, Math.max(256, held.length * 2)));
        }
        held[length++] = b;
    }
}
