package maru.mail.store;

/// This owner has got the queued mail before: a worker died between the delivery and its note that
/// the work was done. Nothing was written.
public final class AlreadyDelivered extends RuntimeException {

    private static final long serialVersionUID = 1L;
}
