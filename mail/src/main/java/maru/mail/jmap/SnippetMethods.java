package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maru.mail.jmap.EmailRows.Depth;
import maru.mail.mime.Glance;
import maru.mail.mime.MessageReader;
import maru.mail.mime.Part;
import org.jsoup.Jsoup;

/// Where in an e-mail stands what was searched for (RFC 8621 §5).
final class SnippetMethods {

    private static final int LETTERS_AROUND = 60;
    private static final int LETTERS_AT_MOST = 200;

    private final EmailRows rows;

    SnippetMethods(Stores stores) {
        this.rows = new EmailRows(stores);
    }

    List<Method> all() {
        return List.of(new Method("SearchSnippet/get", Mail.CAPABILITY, this::get));
    }

    private ObjectNode get(Call call) throws MethodError {
        Account account = call.account();
        Words words = new Words();
        words.read(call.objects("filter"));
        List<String> ids =
                call.texts("emailIds")
                        .orElseThrow(() -> MethodError.invalidArguments("emailIds is missing."));
        ObjectNode answer = call.answer();
        ArrayNode list = answer.putArray("list");
        ArrayNode notFound = answer.putArray("notFound");
        for (int from = 0; from < ids.size(); from += Limits.CONTENTS_AT_ONCE) {
            some(
                    account,
                    ids.subList(from, Math.min(from + Limits.CONTENTS_AT_ONCE, ids.size())),
                    words,
                    list,
                    notFound);
        }
        if (notFound.isEmpty()) {
            answer.putNull("notFound");
        }
        return answer;
    }

    private void some(
            Account account, List<String> ids, Words words, ArrayNode list, ArrayNode notFound) {
        Map<String, UUID> asked = new LinkedHashMap<>();
        ids.forEach(id -> Id.EMAIL.parse(id).ifPresent(row -> asked.put(id, row)));
        Map<UUID, Email> found = rows.find(account, asked.values(), Depth.CONTENT);
        for (String id : ids) {
            Email email = asked.containsKey(id) ? found.get(asked.get(id)) : null;
            if (email == null) {
                notFound.add(id);
            } else {
                list.addObject()
                        .put("emailId", id)
                        .put("subject", words.marked(subject(email), words.subject).orElse(null))
                        .put("preview", words.marked(text(email), words.body).orElse(null));
            }
        }
    }

    private static String subject(Email email) {
        return email.header().stream()
                .filter(line -> line.is("Subject"))
                .map(HeaderForm::text)
                .reduce("", (one, next) -> next);
    }

    private static String text(Email email) {
        if (email.content().isEmpty()) {
            return "";
        }
        StringBuilder all = new StringBuilder();
        try (InputStream content = email.content().get().open()) {
            for (Part part :
                    Glance.at(MessageReader.read(content, Limits.BODY_VALUE_BYTES)).textBody()) {
                part.text()
                        .ifPresent(
                                text ->
                                        all.append(
                                                        part.type().equals("text/html")
                                                                ? Jsoup.parse(text.value()).text()
                                                                : text.value())
                                                .append(' '));
            }
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
        return all.toString().replaceAll("\\s+", " ").strip();
    }

    /// The words of a filter, but for those that must not be there.
    private static final class Words implements Conditions<Boolean> {

        private final List<String> subject = new ArrayList<>();
        private final List<String> body = new ArrayList<>();

        @Override
        public Boolean condition(ObjectNode condition) {
            for (String name : List.of("text", "subject", "body")) {
                JsonNode value = condition.path(name);
                if (value.isTextual()) {
                    List<String> tokens = EmailFilter.tokens(value.asText());
                    if (!name.equals("body")) {
                        subject.addAll(tokens);
                    }
                    if (!name.equals("subject")) {
                        body.addAll(tokens);
                    }
                }
            }
            return true;
        }

        @Override
        public Boolean all(List<Boolean> each) {
            return true;
        }

        @Override
        public Boolean any(List<Boolean> each) {
            return true;
        }

        @Override
        public Boolean none(List<Boolean> each) {
            return true;
        }

        /// The text around the first of the words, with `<mark>`; empty where there is none of
        /// them.
        Optional<String> marked(String text, List<String> tokens) {
            if (tokens.isEmpty()) {
                return Optional.empty();
            }
            String any =
                    String.join(
                            "|",
                            tokens.stream()
                                    .sorted(Comparator.comparingInt(String::length).reversed())
                                    .map(Pattern::quote)
                                    .toList());
            Matcher matcher =
                    Pattern.compile(any, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                            .matcher(text);
            if (!matcher.find()) {
                return Optional.empty();
            }
            int from = Math.max(0, matcher.start() - LETTERS_AROUND);
            int to = Math.min(text.length(), from + LETTERS_AT_MOST);
            StringBuilder marked = new StringBuilder(from > 0 ? "…" : "");
            int at = from;
            do {
                if (matcher.end() > to) {
                    break;
                }
                marked.append(escaped(text.substring(at, matcher.start())))
                        .append("<mark>")
                        .append(escaped(matcher.group()))
                        .append("</mark>");
                at = matcher.end();
            } while (matcher.find());
            marked.append(escaped(text.substring(at, to))).append(to < text.length() ? "…" : "");
            return Optional.of(marked.toString());
        }

        private static String escaped(String text) {
            return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        }
    }
}
