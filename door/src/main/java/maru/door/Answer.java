package maru.door;

import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.WorkerUtils;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;

/// What the door says itself, instead of a part: one page for people, in Korean with English below,
/// and one JSON object for programs (RFC 9457). Self-contained, since the parts that hold the style
/// and the fonts may be what is down.
enum Answer {
    BAD_REQUEST(
            400,
            "요청을 이해하지 못했습니다",
            "주소를 다시 확인해 주세요.",
            "The request could not be understood",
            "Please check the address."),
    NOT_FOUND(
            404,
            "찾으시는 화면이 없습니다",
            "주소가 바뀌었거나 없어진 화면입니다. 처음 화면에서 다시 찾아 주세요.",
            "There is no such page",
            "It may have moved. Please start again from the first page."),
    METHOD_NOT_ALLOWED(
            405,
            "할 수 없는 요청입니다",
            "이 주소에서는 그 요청을 받지 않습니다.",
            "The request is not possible here",
            "This address does not take such a request."),
    REQUEST_TIMEOUT(
            408,
            "보내시던 내용이 끊겼습니다",
            "연결을 확인하고 다시 보내 주세요.",
            "The request stopped halfway",
            "Please check the connection and send it again."),
    MISDIRECTED(
            421,
            "이 이름으로는 열 수 없습니다",
            "이 서버는 정해진 주소에서만 화면을 보여 드립니다.",
            "Pages are not served under this name",
            "This server shows its pages at its own address only."),
    TOO_MANY_REQUESTS(
            429,
            "요청이 너무 많습니다",
            "잠시 뒤에 다시 시도해 주세요.",
            "Too many requests",
            "Please try again in a moment."),
    NOT_IMPLEMENTED(
            501,
            "할 수 없는 요청입니다",
            "지원하지 않는 방식으로 보내셨습니다.",
            "The request is not possible here",
            "Its transfer coding is not supported."),
    UNAVAILABLE(
            503,
            "잠시 준비하고 있습니다",
            "서비스가 곧 다시 시작됩니다. 이 화면은 저절로 다시 열립니다.",
            "One moment, please",
            "The service will be back shortly. This page reloads by itself."),
    GATEWAY_TIMEOUT(
            504,
            "답이 너무 늦어지고 있습니다",
            "잠시 뒤에 다시 시도해 주세요. 방금 하신 일이 되었는지 먼저 확인해 주세요.",
            "The answer takes too long",
            "Please try again in a moment, and first check whether your last step was done.");

    /// Seconds until a client may ask again, where that helps.
    static final int RETRY_AFTER = 5;

    private static final HttpString CONTENT_SECURITY_POLICY =
            new HttpString("Content-Security-Policy");
    private static final HttpString CONTENT_TYPE_OPTIONS = new HttpString("X-Content-Type-Options");

    /// Closing at once could reset the connection before the client has read the answer.
    private static final int READING_SECONDS = 1;

    private static final IoCallback HANG_UP =
            new IoCallback() {
                @Override
                public void onComplete(HttpServerExchange exchange, Sender sender) {
                    WorkerUtils.executeAfter(
                            exchange.getIoThread(),
                            () -> IoUtils.safeClose(exchange.getConnection()),
                            READING_SECONDS,
                            TimeUnit.SECONDS);
                    exchange.endExchange();
                }

                @Override
                public void onException(
                        HttpServerExchange exchange, Sender sender, IOException gone) {
                    IoUtils.safeClose(exchange.getConnection());
                }
            };

    private static final String NOT_SENT = "보내신 내용이 전해지지 않았습니다. 잠시 뒤에 뒤로 가서 다시 보내 주세요.";
    private static final String NOT_SENT_IN_ENGLISH =
            "What you sent did not arrive. Please go back in a moment and send it again.";

    private static final String STYLE =
            """
            :root{color-scheme:light dark}\
            *{box-sizing:border-box}\
            body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px 16px;\
            font:17px/1.6 "Pretendard GOV",Pretendard,"Noto Sans KR","Noto Sans CJK KR",system-ui,sans-serif;\
            background:#f4f5f6;color:#1e2124;word-break:keep-all}\
            main{width:100%;max-width:480px;background:#fff;border:1px solid #cdd1d5;border-radius:12px;padding:32px 24px}\
            h1{margin:0 0 12px;font-size:24px;line-height:1.4}\
            p{margin:0 0 12px}\
            a{display:inline-block;margin-top:8px;padding:12px 20px;border-radius:8px;background:#256ef4;color:#fff;text-decoration:none;font-weight:700}\
            a:focus-visible{outline:4px solid #4c87f6;outline-offset:2px}\
            section{margin-top:24px;padding-top:16px;border-top:1px solid #cdd1d5;color:#464c53;font-size:15px}\
            h2{margin:0 0 4px;font-size:16px}\
            small{color:#58616a}\
            @media(prefers-color-scheme:dark){body{background:#131416;color:#f4f5f6}main{background:#1e2124;border-color:#464c53}\
            section{border-color:#464c53;color:#cdd1d5}small{color:#b1b8be}a{background:#4c87f6;color:#131416}}""";

    private static final String POLICY =
            "default-src 'none'; style-src 'sha256-"
                    + sha256(STYLE)
                    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final int status;
    private final String title;
    private final String text;
    private final String englishTitle;
    private final String englishText;

    Answer(int status, String title, String text, String englishTitle, String englishText) {
        this.status = status;
        this.title = title;
        this.text = text;
        this.englishTitle = englishTitle;
        this.englishText = englishText;
    }

    int status() {
        return status;
    }

    /// Sends this answer and ends the exchange. `home` is where the page's button leads.
    void send(HttpServerExchange exchange, boolean toProgram, String requestId, String home) {
        send(exchange, toProgram, requestId, home, IoCallback.END_EXCHANGE);
    }

    /// Sends this answer and then hangs up, since what else the client sends has no meaning.
    void sendAndHangUp(
            HttpServerExchange exchange, boolean toProgram, String requestId, String home) {
        exchange.setPersistent(false);
        send(exchange, toProgram, requestId, home, HANG_UP);
    }

    private void send(
            HttpServerExchange exchange,
            boolean toProgram,
            String requestId,
            String home,
            IoCallback then) {
        HeaderMap headers = exchange.getResponseHeaders();
        exchange.setStatusCode(status);
        headers.put(Headers.CACHE_CONTROL, "no-store");
        headers.put(CONTENT_TYPE_OPTIONS, "nosniff");
        if (retries()) {
            headers.put(Headers.RETRY_AFTER, RETRY_AFTER);
        }
        String body;
        if (toProgram || !acceptsHtml(exchange)) {
            headers.put(Headers.CONTENT_TYPE, "application/problem+json");
            body = json(requestId);
        } else {
            headers.put(Headers.CONTENT_TYPE, "text/html; charset=utf-8");
            headers.put(CONTENT_SECURITY_POLICY, POLICY);
            boolean asked = exchange.getRequestMethod().equalToString("GET");
            body = page(requestId, home, asked);
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        headers.put(Headers.CONTENT_LENGTH, bytes.length);
        if (exchange.getRequestMethod().equalToString("HEAD")) {
            exchange.endExchange();
        } else {
            exchange.getResponseSender().send(ByteBuffer.wrap(bytes), then);
        }
    }

    /// @param asked whether the client only asked and may simply ask again
    String page(String requestId, String home, boolean asked) {
        boolean reload = retries() && asked;
        boolean sent = this == UNAVAILABLE && !asked;
        return """
        <!doctype html>
        <html lang="ko"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width,initial-scale=1">%s
        <title>%s | 마루</title><style>%s</style></head>
        <body><main><h1>%s</h1><p>%s</p>%s
        <section lang="en"><h2>%s</h2><p>%s</p></section>
        <small>%d · %s</small></main></body></html>
        """
                .formatted(
                        reload
                                ? "\n<meta http-equiv=\"refresh\" content=\"%d\">"
                                        .formatted(RETRY_AFTER)
                                : "",
                        title,
                        STYLE,
                        title,
                        sent ? NOT_SENT : text,
                        reload ? "" : "<a href=\"%s\">처음 화면으로</a>".formatted(home + "/"),
                        englishTitle,
                        sent ? NOT_SENT_IN_ENGLISH : englishText,
                        status,
                        requestId);
    }

    private String json(String requestId) {
        return "{\"status\":%d,\"title\":\"%s\",\"detail\":\"%s\",\"request\":\"%s\"}\n"
                .formatted(status, englishTitle, englishText, requestId);
    }

    private boolean retries() {
        return this == UNAVAILABLE || this == TOO_MANY_REQUESTS;
    }

    private static boolean acceptsHtml(HttpServerExchange exchange) {
        String accept = exchange.getRequestHeaders().getFirst(Headers.ACCEPT);
        return accept != null && accept.toLowerCase(Locale.ROOT).contains("text/html");
    }

    private static String sha256(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
