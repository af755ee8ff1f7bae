package maru.e2e;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests one demo Maru and one Chromium, started when the first test asks and closed after
/// the last.
final class SharedMaru implements ParameterResolver {

    private static final Namespace SHARED = Namespace.create(SharedMaru.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type.equals(RunningMaru.class) || type.equals(Chromium.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store store = context.getRoot().getStore(SHARED);
        if (parameter.getParameter().getType().equals(Chromium.class)) {
            return store.computeIfAbsent(Chromium.class, key -> Chromium.start(), Chromium.class);
        }
        return store.computeIfAbsent(RunningMaru.class, key -> startDemo(), RunningMaru.class);
    }

    private static RunningMaru startDemo() {
        try {
            return RunningMaru.start(RunningMaru.newDataFolder(), "--demo");
        } catch (Exception broken) {
            throw new IllegalStateException("The demo did not start.", broken);
        }
    }
}
