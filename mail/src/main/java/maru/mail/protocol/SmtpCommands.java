package maru.mail.protocol;

import java.util.List;
import java.util.stream.Stream;
import org.apache.james.protocols.api.handler.CommandDispatcher;
import org.apache.james.protocols.api.handler.CommandHandlerResultLogger;
import org.apache.james.protocols.smtp.core.HeloCmdHandler;
import org.apache.james.protocols.smtp.core.NoopCmdHandler;
import org.apache.james.protocols.smtp.core.QuitCmdHandler;
import org.apache.james.protocols.smtp.core.RsetCmdHandler;
import org.apache.james.protocols.smtp.core.UnknownCmdHandler;

/// The commands that both SMTP doors speak, around those of one door.
final class SmtpCommands {

    private SmtpCommands() {}

    static List<String> named(Class<?>... ofDoor) {
        return Stream.of(
                        Stream.<Class<?>>of(
                                CommandDispatcher.class,
                                HeloCmdHandler.class,
                                NoopCmdHandler.class,
                                QuitCmdHandler.class,
                                RsetCmdHandler.class),
                        Stream.of(ofDoor),
                        Stream.<Class<?>>of(
                                UnknownCmdHandler.class, CommandHandlerResultLogger.class))
                .flatMap(each -> each)
                .map(Class::getName)
                .toList();
    }
}
