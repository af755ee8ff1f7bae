package maru.portal.letters.writing;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.UUID;
import maru.identity.PersonId;
import maru.kernel.Refusal.Invalid;
import maru.kernel.Seoul;
import org.springframework.util.MultiValueMap;

/// Reads how a letter is to go from the page's form.
public record SendWish(MultiValueMap<String, String> fields) {

    Dispatch.Wish read(Clock clock) {
        return new Dispatch.Wish(
                at(clock),
                approver(),
                fields.containsKey("sure"),
                Optional.ofNullable(fields.getFirst("whySoMany")).orElse(""));
    }

    /// What is wrong with the time that was set. A letter that was to go later never goes at once
    /// because its time is missing or over.
    Optional<Invalid> fault(Clock clock) {
        boolean ahead = time().filter(clock.instant()::isBefore).isPresent();
        return when().equals("at") && !ahead
                ? Optional.of(new Invalid("sendAt", "letters.error.send-at"))
                : Optional.empty();
    }

    private Optional<Instant> at(Clock clock) {
        return switch (when()) {
            case "soon" -> Optional.of(clock.instant().plus(Sending.UNDO));
            case "at" -> time();
            default -> Optional.empty();
        };
    }

    private Optional<Instant> time() {
        try {
            return Optional.of(LocalDateTime.parse(sendAt()).atZone(Seoul.ZONE).toInstant());
        } catch (DateTimeException halfTyped) {
            return Optional.empty();
        }
    }

    private Optional<PersonId> approver() {
        String id = approverId();
        return id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
                ? Optional.of(new PersonId(UUID.fromString(id)))
                : Optional.empty();
    }

    public String when() {
        return Optional.ofNullable(fields.getFirst("when")).orElse("now");
    }

    public String sendAt() {
        return Optional.ofNullable(fields.getFirst("sendAt")).orElse("");
    }

    public String approverId() {
        return Optional.ofNullable(fields.getFirst("approver")).orElse("");
    }
}
