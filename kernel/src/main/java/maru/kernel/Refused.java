package maru.kernel;

/// Carries a [Refusal] to the edge that answers. It is an expected outcome, so it has no stack
/// trace.
public final class Refused extends RuntimeException {

    private final transient Refusal refusal;

    Refused(Refusal refusal) {
        super(refusal.toString(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
