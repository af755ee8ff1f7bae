package maru.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Conversations with the drive, from which one can read what it says. A script is lines:
///
/// - `C: METHOD path` begins a request; `@who` after the path signs in as somebody of the demo's
///   cast (`teacher` when nobody is named). Further `C:` lines are headers, and after an empty one
///   the body.
/// - `S: 201` is the status of the answer; further `S:` lines are regular expressions that must be
///   found in its headers or body, and those after `S!` must not. A named group is remembered, and
///   `${name}` in later lines stands for it.
/// - `#` begins a remark.
///
/// Every script has a folder of its own in the teacher's drive: `/dav/home/SCRIPT/`, written `~/`.
final class WireScriptTest {

    private static final Pattern GROUP = Pattern.compile("\\(\\?<([a-zA-Z]+)>");
    private static DriveForTests drive;
    private static Wire wire;

    @BeforeAll
    static void start() {
        drive = new DriveForTests();
        wire = new Wire(drive.address());
    }

    @AfterAll
    static void stop() {
        drive.close();
    }

    @TestFactory
    Stream<DynamicTest> conversation() throws IOException, URISyntaxException {
        Path folder =
                Path.of(Objects.requireNonNull(getClass().getResource("wire/put.dav")).toURI())
                        .getParent();
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList().stream()
                    .map(
                            script ->
                                    DynamicTest.dynamicTest(
                                            script.getFileName().toString(), () -> play(script)));
        }
    }

    private static void play(Path script) throws IOException {
        String name = script.getFileName().toString().replace(".dav", "");
        String home = "/dav/home/" + name + "/";
        wire.send("teacher", "MKCOL", home, new byte[0]);
        Map<String, String> known = new HashMap<>();
        known.put("host", drive.address().getAuthority());
        List<String> lines = Files.readAllLines(script);
        int at = 0;
        while (at < lines.size()) {
            if (!lines.get(at).startsWith("C:")) {
                at++;
                continue;
            }
            int line = at + 1;
            List<String> request = new ArrayList<>();
            while (at < lines.size() && lines.get(at).startsWith("C:")) {
                request.add(fill(lines.get(at).substring(2).strip(), known, home));
                at++;
            }
            Wire.Answer answer = send(request);
            String all = answer.head() + "\r\n\r\n" + answer.text();
            String where = script.getFileName() + ":" + line + "\n" + all;
            boolean first = true;
            while (at < lines.size()
                    && (lines.get(at).startsWith("S") || lines.get(at).startsWith("#"))) {
                String said = lines.get(at);
                at++;
                if (said.startsWith("#")) {
                    continue;
                }
                String expected = fill(said.substring(2).strip(), known, home);
                if (first) {
                    assertThat(answer.status()).as(where).isEqualTo(Integer.parseInt(expected));
                    first = false;
                } else {
                    Matcher found = Pattern.compile(expected, Pattern.MULTILINE).matcher(all);
                    boolean there = found.find();
                    assertThat(there).as(expected + "\n" + where).isEqualTo(said.startsWith("S:"));
                    Matcher groups = GROUP.matcher(expected);
                    while (there && groups.find()) {
                        known.put(groups.group(1), found.group(groups.group(1)));
                    }
                }
            }
        }
    }

    private static Wire.Answer send(List<String> request) throws IOException {
        String[] first = request.getFirst().split(" ", 3);
        String who = first.length > 2 ? first[2].substring(1) : "teacher";
        int empty = request.indexOf("");
        List<String> headers = request.subList(1, empty < 0 ? request.size() : empty);
        String body =
                empty < 0 ? "" : String.join("\n", request.subList(empty + 1, request.size()));
        return wire.send(
                who.equals("nobody") ? "" : who,
                first[0],
                first[1],
                body.getBytes(StandardCharsets.UTF_8),
                headers.toArray(String[]::new));
    }

    private static String fill(String line, Map<String, String> known, String home) {
        String filled = line.replace("~/", home);
        for (Map.Entry<String, String> each : known.entrySet()) {
            filled = filled.replace("${" + each.getKey() + "}", each.getValue());
        }
        return filled;
    }
}
