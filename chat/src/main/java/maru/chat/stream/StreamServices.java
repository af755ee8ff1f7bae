package maru.chat.stream;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import maru.chat.account.Account;
import maru.chat.operation.Pace;
import maru.chat.routing.Router;
import maru.chat.session.Lifecycle;
import maru.chat.xml.Element;
import maru.identity.signon.SignOn;
import maru.identity.signon.Verdict;

/// What streams need of the server.
public final class StreamServices {

    static final int SESSIONS_OF_ONE_AT_MOST = 20;

    private final Router router;
    private final SignOn signOn;
    private final Lifecycle lifecycle;
    private final StreamManagement management;
    private final Function<Verdict.Accepted, Account> accounts;
    private final Pace pace;
    private final List<Element> moreFeatures;
    private final Executor executor;
    private volatile boolean draining;

    /// @param executor of tasks that may block
    /// @param moreFeatures of the server, told after signing in (XEP-0115 §6.3)
    public StreamServices(
            Router router,
            SignOn signOn,
            Lifecycle lifecycle,
            StreamManagement management,
            Function<Verdict.Accepted, Account> accounts,
            Pace pace,
            List<Element> moreFeatures,
            Executor executor) {
        this.router = router;
        this.signOn = signOn;
        this.lifecycle = lifecycle;
        this.management = management;
        this.accounts = accounts;
        this.pace = pace;
        this.moreFeatures = List.copyOf(moreFeatures);
        this.executor = executor;
    }

    Router router() {
        return router;
    }

    SignOn signOn() {
        return signOn;
    }

    Lifecycle lifecycle() {
        return lifecycle;
    }

    StreamManagement management() {
        return management;
    }

    Account account(Verdict.Accepted accepted) {
        return accounts.apply(accepted);
    }

    Pace pace() {
        return pace;
    }

    List<Element> moreFeatures() {
        return moreFeatures;
    }

    /// Where what came on connections is done: it may block.
    public Executor executor() {
        return executor;
    }

    boolean isDraining() {
        return draining;
    }

    /// Takes no new streams.
    public void drain() {
        draining = true;
    }
}
