package maru.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/// What My devices shows to a program that people use: a login and a secret.
record AppPassword(String login, String secret) {

    /// A new one for one of the demo's people.
    static AppPassword of(RunningMaru maru, String name, String scopes) throws Exception {
        Answer made =
                maru.admin(
                        "app-password",
                        "create",
                        maru.person(name),
                        "--scopes",
                        scopes,
                        "--label",
                        "노트북",
                        "--json");
        assertThat(made.code()).as(made.errors()).isZero();
        JsonObject password = JsonParser.parseString(made.output()).getAsJsonObject();
        return new AppPassword(
                password.get("login").getAsString(), password.get("secret").getAsString());
    }
}
