package maru.door;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Ends requests in which nothing has moved for too long: a part that does not answer, a client
/// that does not send or take. The time counts from the last byte in either direction, so a long
/// upload may take all day; a part that has nothing to say sends an empty comment now and then.
final class StallWatch {

    private final Duration limit;
    private final Traffic traffic;
    private final Set<Progress> watched = ConcurrentHashMap.newKeySet();

    StallWatch(Duration limit, Traffic traffic) {
        this.limit = limit;
        this.traffic = traffic;
    }

    void add(Progress progress) {
        watched.add(progress);
        progress.exchange()
                .addExchangeCompleteListener(
                        (exchange, next) -> {
                            watched.remove(progress);
                            next.proceed();
                        });
    }

    void look() {
        for (Progress progress : watched) {
            if (progress.restingNanos() > limit.toNanos()) {
                progress.exchange().getIoThread().execute(() -> end(progress));
            }
        }
    }

    /// Ends what would never come to rest by itself, when the door stops: event streams, whose
    /// browsers connect again.
    void endStreams() {
        for (Progress progress : watched) {
            progress.exchange()
                    .getIoThread()
                    .execute(
                            () -> {
                                if (progress.isEventStream() && watched.remove(progress)) {
                                    progress.giveUp();
                                }
                            });
        }
    }

    private void end(Progress progress) {
        if (!watched.remove(progress)) {
            return;
        }
        traffic.hasStalled();
        progress.stalls();
        progress.giveUp();
    }
}
