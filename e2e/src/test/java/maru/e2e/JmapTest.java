package maru.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Mail by JMAP (RFC 8620, RFC 8621) through the front door, with a client that others wrote: Jam.
@Tag("system")
@ExtendWith(SharedMaru.class)
class JmapTest {

    private static final Duration AT_MOST = Duration.ofMinutes(3);

    private final RunningMaru maru;

    JmapTest(RunningMaru maru) {
        this.maru = maru;
    }

    @Test
    void jamWritesSendsFindsAndMarksALetterWithAnAttachment() throws Exception {
        Path jam = Npm.installed("jmap");
        JsonObject told = new JsonObject();
        told.addProperty("url", maru.url("/.well-known/jmap").toString());
        told.add("writer", person("정하나"));
        told.add("reader", person("오세진"));
        Path file =
                Files.createTempFile(
                        "jam-",
                        ".json",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, told.toString());

        Answer answer =
                Answer.of(List.of("node", "write-and-find.mjs", file.toString()), AT_MOST, jam);

        assertThat(answer.code()).as(answer.errors()).isZero();
        JsonObject said = JsonParser.parseString(answer.output()).getAsJsonObject();
        assertThat(said.get("roles").toString())
                .isEqualTo("[\"archive\",\"drafts\",\"inbox\",\"junk\",\"sent\",\"trash\"]");
        assertThat(said.get("notCreated").toString()).isEqualTo("null");
        assertThat(said.get("notSent").toString()).isEqualTo("null");
        assertThat(said.get("from").toString()).contains("정하나", "jung.hana@localhost");
        assertThat(said.get("text").getAsString()).isEqualTo("코딩동아리 버스는 9시에 떠납니다. 🚌");
        assertThat(said.get("attachment").getAsString()).isEqualTo("참가 명단.txt");
        assertThat(said.get("marked").getAsJsonArray()).hasSize(1);
        assertThat(said.get("thread").getAsInt()).isOne();
        for (String seen : List.of("subject", "whole", "foundByPartOfAWord", "changed")) {
            assertThat(said.get(seen).getAsBoolean()).as(seen).isTrue();
        }
    }

    private JsonObject person(String name) throws Exception {
        AppPassword password = AppPassword.of(maru, name, "jmap");
        JsonObject person = new JsonObject();
        person.addProperty("login", password.login());
        person.addProperty("secret", password.secret());
        person.addProperty("address", password.login() + "@localhost");
        return person;
    }
}
