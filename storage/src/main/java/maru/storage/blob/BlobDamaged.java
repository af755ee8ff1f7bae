package maru.storage.blob;

import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import maru.kernel.Metrics;

/// The stored bytes are not the ones that were stored, or are gone. None of the wrong ones were
/// given out.
public final class BlobDamaged extends IOException {

    private static final LongAdder DAMAGED = Metrics.counter("storage_blobs_damaged_total");

    BlobDamaged(BlobHash hash, String what) {
        super("Blob " + hash + " " + what);
        DAMAGED.increment();
    }
}
