package maru.chat.stanza;

import java.util.Locale;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import maru.kernel.Refusal;
import org.jspecify.annotations.Nullable;

/// A stanza is answered with an error (RFC 6120 §8.3).
public final class StanzaFault extends Exception {

    /// RFC 6120 §8.3.3, each with the type that it usually has.
    public enum Condition {
        BAD_REQUEST("modify"),
        CONFLICT("cancel"),
        FEATURE_NOT_IMPLEMENTED("cancel"),
        FORBIDDEN("auth"),
        GONE("cancel"),
        INTERNAL_SERVER_ERROR("cancel"),
        ITEM_NOT_FOUND("cancel"),
        JID_MALFORMED("modify"),
        NOT_ACCEPTABLE("modify"),
        NOT_ALLOWED("cancel"),
        NOT_AUTHORIZED("auth"),
        POLICY_VIOLATION("modify"),
        RECIPIENT_UNAVAILABLE("wait"),
        REGISTRATION_REQUIRED("auth"),
        REMOTE_SERVER_NOT_FOUND("cancel"),
        RESOURCE_CONSTRAINT("wait"),
        SERVICE_UNAVAILABLE("cancel"),
        SUBSCRIPTION_REQUIRED("auth"),
        UNEXPECTED_REQUEST("wait");

        private final String type;

        Condition(String type) {
            this.type = type;
        }

        String tag() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Condition condition;
    private final String type;
    private final @Nullable String text;
    private final transient @Nullable Element detail;

    private StanzaFault(
            Condition condition, String type, @Nullable String text, @Nullable Element detail) {
        super(condition.tag(), null, false, false);
        this.condition = condition;
        this.type = type;
        this.text = text;
        this.detail = detail;
    }

    public static StanzaFault of(Condition condition) {
        return new StanzaFault(condition, condition.type, null, null);
    }

    public static StanzaFault of(Condition condition, String text) {
        return new StanzaFault(condition, condition.type, text, null);
    }

    public StanzaFault type(String other) {
        return new StanzaFault(condition, other, text, detail);
    }

    /// With a condition of an extension's own beside the general one.
    public StanzaFault with(Element extension) {
        return new StanzaFault(condition, type, text, extension);
    }

    /// The one place where refusals become stanza errors.
    public static StanzaFault of(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NotFound() -> of(Condition.ITEM_NOT_FOUND);
            case Refusal.Forbidden(String why) -> of(Condition.FORBIDDEN, why);
            case Refusal.Conflict(String why) -> of(Condition.CONFLICT, why);
            case Refusal.Invalid(String field, String why) -> of(Condition.BAD_REQUEST, why);
            case Refusal.TooLarge(long limit) ->
                    of(Condition.NOT_ACCEPTABLE, "At most " + limit + " bytes.");
            case Refusal.QuotaExceeded(long limit, long used) ->
                    of(Condition.RESOURCE_CONSTRAINT, "The space is used up.");
            case Refusal.TooManyRequests(var after) ->
                    of(Condition.POLICY_VIOLATION, "Too many requests.").type("wait");
            case Refusal.Unavailable(String why, var after) ->
                    of(Condition.RESOURCE_CONSTRAINT, why);
        };
    }

    public Condition condition() {
        return condition;
    }

    /// The `error` element.
    public Element element() {
        Element error =
                Element.of("error", Namespaces.CLIENT)
                        .with("type", type)
                        .add(Element.of(condition.tag(), Namespaces.STANZA_ERRORS));
        if (text != null) {
            error =
                    error.add(
                            Element.of("text", Namespaces.STANZA_ERRORS, text)
                                    .with("xml:lang", "en"));
        }
        return detail == null ? error : error.add(detail);
    }
}
