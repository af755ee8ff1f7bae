package maru.bench.portal;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A writer of letters at her desk, by the pages that a browser would use.
///
/// @param home where her seat's pages begin, with a slash at the end
record Desk(Visitor visitor, URI home) {

    /// Signs in by the demo's page: whoever stands on it, or another person of the demo.
    static Desk of(URI root, int seat, String person) throws IOException, InterruptedException {
        Desk desk = new Desk(new Visitor(), root.resolve("/~" + seat + "/"));
        desk.visitor().open(desk.home().resolve("sign-in/keycloak?person=" + person));
        return desk;
    }

    /// Writes a letter to the first audience that its editor offers and that fits.
    ///
    /// @param audience a pattern of its code
    /// @param fields of the form beside title, body and audience
    /// @return the letter's pages
    URI written(String title, String audience, List<Map.Entry<String, String>> fields)
            throws IOException, InterruptedException {
        String csrf = Visitor.hidden(visitor.open(home.resolve("letters")), "_csrf");
        HttpResponse<String> begun =
                visitor.send(home.resolve("letters"), List.of(Map.entry("_csrf", csrf)));
        URI editor = home.resolve(begun.headers().firstValue("Location").orElseThrow());
        String page = visitor.open(editor);
        List<Map.Entry<String, String>> form =
                new ArrayList<>(
                        List.of(
                                Map.entry("_csrf", csrf),
                                Map.entry("revision", Visitor.hidden(page, "revision")),
                                Map.entry("title", title),
                                Map.entry("body", "<p>수원화성에 갑니다. 도시락을 챙겨 주세요.</p>"),
                                Map.entry(
                                        "audience",
                                        Visitor.first("value=\"(" + audience + ")\"", page))));
        form.addAll(fields);
        expect(200, visitor.send(editor.resolve("draft"), form));
        return editor.resolve("./");
    }

    /// Sends it now, whatever the guard points out.
    void send(URI letter) throws IOException, InterruptedException {
        String csrf = Visitor.hidden(visitor.open(letter.resolve("edit")), "_csrf");
        expect(
                302,
                visitor.send(
                        letter.resolve("send"),
                        List.of(
                                Map.entry("_csrf", csrf),
                                Map.entry("when", "now"),
                                Map.entry("sure", "yes"),
                                Map.entry("whySoMany", "모든 학교의 학부모에게 알립니다."))));
    }

    /// The id of a letter, out of the address of its pages.
    static String id(URI letter) throws IOException {
        return Visitor.first("letters/([0-9a-f-]+)/", letter.getPath());
    }

    static void expect(int status, HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != status) {
            throw new IOException(
                    answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
    }
}
