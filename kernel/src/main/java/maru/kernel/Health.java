package maru.kernel;

/// What a part says about itself. A part that is `Down` keeps running: the supervisor shows the
/// reason and restarts it only when it does not answer at all.
public sealed interface Health {

    record Up() implements Health {}

    /// Cannot serve yet or for now. `why` is one sentence for the operator and holds no secret.
    record Down(String why) implements Health {}

    static Health up() {
        return new Up();
    }

    static Health down(String why) {
        return new Down(why);
    }
}
