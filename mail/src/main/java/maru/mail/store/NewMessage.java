package maru.mail.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.mail.mime.Glance;
import maru.storage.blob.BlobHash;

/// A message that is about to be written.
///
/// @param header the bytes up to and with the empty line
/// @param properties triples of name space, name and value
/// @param lines of a textual body
/// @param glance what lists show of it
/// @param queued the queue's id of the mail that is being delivered; one owner gets it once
@SuppressWarnings("ArrayRecordComponent") // It is carried, never compared.
record NewMessage(
        UUID id,
        BlobHash hash,
        long bytes,
        byte[] header,
        List<String> properties,
        Optional<Long> lines,
        boolean attached,
        ThreadKeys keys,
        Glance glance,
        StoredFlags flags,
        Instant receivedAt,
        Optional<UUID> queued) {}
