package maru.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import maru.chat.jid.Jid;
import maru.chat.xml.Element;
import maru.chat.xml.ElementReader;
import maru.chat.xml.Namespaces;
import maru.chat.xml.StanzaFramer;
import maru.chat.xml.XmlFault;
import maru.chat.xml.XmlWriter;
import org.junit.jupiter.api.Test;

/// What strangers may send: good streams and addresses, mangled by chance (the same chance in each
/// run; `-Dmaru.long=true` for more of it). Nothing but the fault that is meant for it comes out.
class MangledInputTest {

    private static final int ROUNDS = Boolean.getBoolean("maru.long") ? 1_000_000 : 40_000;
    private static final int LIMIT = 2_000;

    private static final List<String> STREAMS =
            List.of(
                    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' to='school.test'"
                            + " xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
                            + "<presence/><message to='a@b/c'><body>안녕 👋🏽 &amp; &#x1F600;</body>"
                            + "<x xmlns='u:1' xmlns:p='u:2' p:a='1'><p:y/></x></message>"
                            + "<iq type='get' id='1'><q xmlns='u:3'>t<![CDATA[<&]]></q></iq>"
                            + "</stream:stream>",
                    "<stream:stream xmlns:stream='http://etherx.jabber.org/streams'"
                            + " xmlns='jabber:client'>\n<a:iq xmlns:a='jabber:client'"
                            + " xml:lang=\"ko\"><b xmlns=''/></a:iq>\n ");

    private static final List<String> TOKENS =
            List.of(
                    "<!DOCTYPE x>",
                    "<!--",
                    "-->",
                    "<?pi?>",
                    "]]>",
                    "<![CDATA[",
                    "&#0;",
                    "&#xD800;",
                    "&lt",
                    "&e;",
                    "<",
                    ">",
                    "/>",
                    "</",
                    "'",
                    "\"",
                    "=",
                    "xmlns:p='",
                    "xmlns=''",
                    "&",
                    " a='1' a='2'",
                    "\0",
                    "\uFFFE",
                    "\uD83D\uDE00",
                    ":",
                    "x".repeat(300));

    /// What a stream came to: its elements as written again, and how it ended.
    private record Outcome(List<String> elements, String ending) {}

    private static Outcome read(byte[] bytes, List<Integer> cuts) {
        List<String> elements = new ArrayList<>();
        Map<String, String> prefixes = new HashMap<>();
        StanzaFramer.Sink sink =
                new StanzaFramer.Sink() {
                    @Override
                    public void header(byte[] openingTag) throws XmlFault {
                        prefixes.put("xml", "http://www.w3.org/XML/1998/namespace");
                        ElementReader.header(openingTag, prefixes);
                    }

                    @Override
                    public void element(byte[] xml) throws XmlFault {
                        assertThat(xml.length).isLessThanOrEqualTo(LIMIT);
                        elements.add(XmlWriter.text(ElementReader.read(xml, prefixes), ""));
                    }

                    @Override
                    public void end() {
                        elements.add("the end");
                    }

                    @Override
                    public boolean wantsMore() {
                        return true;
                    }
                };
        StanzaFramer framer = new StanzaFramer(LIMIT);
        try {
            int from = 0;
            for (int cut : cuts) {
                framer.feed(Unpooled.wrappedBuffer(bytes, from, cut - from), sink);
                from = cut;
            }
            framer.feed(Unpooled.wrappedBuffer(bytes, from, bytes.length - from), sink);
            return new Outcome(elements, "open");
        } catch (XmlFault fault) {
            return new Outcome(elements, fault.condition());
        }
    }

    private static byte[] mangled(Random chance) {
        byte[] good = STREAMS.get(chance.nextInt(STREAMS.size())).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int changes = chance.nextInt(4);
        int at = 0;
        for (int i = 0; i < changes; i++) {
            int next = at + chance.nextInt(good.length - at);
            out.write(good, at, next - at);
            at = next;
            switch (chance.nextInt(4)) {
                case 0 ->
                        out.writeBytes(
                                TOKENS.get(chance.nextInt(TOKENS.size()))
                                        .getBytes(StandardCharsets.UTF_8));
                case 1 -> out.write(chance.nextInt(256));
                case 2 -> at += chance.nextInt(Math.min(30, good.length - at));
                default -> out.write(good, at / 2, Math.min(40, good.length - at / 2));
            }
        }
        out.write(good, at, good.length - at);
        return out.toByteArray();
    }

    @Test
    void howAStreamIsCutIntoPiecesMakesNoDifference() {
        Random chance = new Random(20261122);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = mangled(chance);
            List<Integer> cuts =
                    chance.ints(chance.nextInt(6), 0, bytes.length + 1).sorted().boxed().toList();
            assertThat(read(bytes, cuts))
                    .as(() -> new String(bytes, StandardCharsets.UTF_8))
                    .isEqualTo(read(bytes, List.of()));
        }
    }

    @Test
    void whatWasReadAndWrittenReadsTheSame() throws XmlFault {
        Random chance = new Random(7);
        for (int i = 0; i < ROUNDS; i++) {
            for (String written : read(mangled(chance), List.of()).elements()) {
                if (!written.equals("the end")) {
                    Element again =
                            ElementReader.read(
                                    written.getBytes(StandardCharsets.UTF_8),
                                    Map.of(
                                            "xml",
                                            "http://www.w3.org/XML/1998/namespace",
                                            "stream",
                                            Namespaces.STREAMS));
                    assertThat(XmlWriter.text(again, "")).isEqualTo(written);
                }
            }
        }
    }

    @Test
    void anAddressThatWasPreparedIsPrepared() {
        Random chance = new Random(3);
        String parts = "aZ0-.@/ß한글ㅋ\u1100\u1161Ａⅷ \t\u0000\u00AD\u200D\uD83D\uDE00\u202E:&'\"é";
        int[] points = parts.codePoints().toArray();
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder text = new StringBuilder();
            int length = chance.nextInt(20);
            for (int j = 0; j < length; j++) {
                text.appendCodePoint(points[chance.nextInt(points.length)]);
            }
            Jid jid = Jid.orNull(text.toString());
            if (jid != null) {
                assertThat(Jid.of(jid.toString())).as(text::toString).isEqualTo(jid);
            }
        }
    }

    @Test
    void anAddressOfAnyLengthIsReadInNoTime() {
        for (String text :
                List.of(
                        "a".repeat(1 << 20),
                        "@".repeat(1 << 20),
                        "a@" + "b.".repeat(1 << 19),
                        "a@b/" + "\u1100\u1161".repeat(1 << 19))) {
            assertThat(Jid.orNull(text)).isNull();
        }
    }
}
