package maru.portal.letters.demo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Files for the demo's letters, made here.
final class DemoFiles {

    private DemoFiles() {}

    /// A worksheet as PDF: one A4 page of Korean text in a font that every reader brings itself
    /// (ISO 32000-1 §9.7.5.2), so that no font file is needed.
    static byte[] worksheet() {
        List<String> lines =
                List.of(
                        "수원화성 활동지",
                        "",
                        "이름:                    모둠:",
                        "",
                        "1. 장안문의 지붕은 몇 층입니까?",
                        "",
                        "2. 성벽에 난 구멍은 무엇에 쓰였을까요?",
                        "",
                        "3. 화성행궁에서 가장 기억에 남는 곳을 그려 보세요.");
        StringBuilder content = new StringBuilder("BT /F1 22 Tf 60 770 Td 34 TL\n");
        for (int i = 0; i < lines.size(); i++) {
            if (i == 1) {
                content.append("/F1 14 Tf\n");
            }
            content.append('<')
                    .append(
                            HexFormat.of()
                                    .formatHex(lines.get(i).getBytes(StandardCharsets.UTF_16BE)))
                    .append("> Tj T*\n");
        }
        content.append("ET\n");
        return pdf(
                List.of(
                        "<< /Type /Catalog /Pages 2 0 R /Lang (ko) >>",
                        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
                                + " /Resources << /Font << /F1 5 0 R >> >> >>",
                        "<< /Length " + content.length() + " >>\nstream\n" + content + "endstream",
                        "<< /Type /Font /Subtype /Type0 /BaseFont /HYGoThic-Medium"
                                + " /Encoding /UniKS-UCS2-H /DescendantFonts [6 0 R] >>",
                        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HYGoThic-Medium"
                                + " /CIDSystemInfo << /Registry (Adobe) /Ordering (Korea1)"
                                + " /Supplement 1 >> /DW 1000 /FontDescriptor 7 0 R >>",
                        "<< /Type /FontDescriptor /FontName /HYGoThic-Medium /Flags 4"
                                + " /FontBBox [-6 -145 1003 880] /ItalicAngle 0 /Ascent 880"
                                + " /Descent -120 /CapHeight 880 /StemV 93 >>"));
    }

    private static byte[] pdf(List<String> objects) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<Integer> places = new ArrayList<>();
        write(out, "%PDF-1.4\n");
        for (int i = 0; i < objects.size(); i++) {
            places.add(out.size());
            write(out, (i + 1) + " 0 obj\n" + objects.get(i) + "\nendobj\n");
        }
        int table = out.size();
        write(out, "xref\n0 " + (objects.size() + 1) + "\n0000000000 65535 f \n");
        places.forEach(place -> write(out, String.format("%010d 00000 n \n", place)));
        write(
                out,
                "trailer\n<< /Size "
                        + (objects.size() + 1)
                        + " /Root 1 0 R >>\nstartxref\n"
                        + table
                        + "\n%%EOF\n");
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// A list as a spreadsheet program opens it: with the mark by which Excel knows UTF-8.
    static byte[] groups() {
        return """
                \uFEFF모둠,버스 자리,맡은 곳
                1모둠,앞쪽,장안문
                2모둠,앞쪽,화홍문
                3모둠,가운데,방화수류정
                4모둠,가운데,화서문
                5모둠,뒤쪽,화성행궁
                """
                .getBytes(StandardCharsets.UTF_8);
    }
}
