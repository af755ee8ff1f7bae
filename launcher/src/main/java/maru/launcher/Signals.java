package maru.launcher;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;

/// Hears SIGINT, SIGTERM and SIGHUP, each time they come. A shutdown hook hears the first only, and
/// a second Ctrl-C must be able to hurry a stop.
///
/// `sun.misc.Signal` is supported by every JDK (module jdk.unsupported) but the compiler warns of
/// it without a way to accept, so it is reached by name.
final class Signals {

    private Signals() {}

    static void on(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler calls =
                    (proxy, method, arguments) ->
                            switch (method.getName()) {
                                case "handle" -> {
                                    action.run();
                                    yield null;
                                }
                                case "hashCode" -> System.identityHashCode(proxy);
                                case "equals" -> false;
                                default -> "signal handler";
                            };
            Object proxy =
                    Proxy.newProxyInstance(
                            Signals.class.getClassLoader(), new Class<?>[] {handler}, calls);
            for (String name : List.of("INT", "TERM", "HUP")) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            }
        } catch (ReflectiveOperationException withoutSignals) {
            Runtime.getRuntime().addShutdownHook(new Thread(action, "signal"));
        }
    }
}
