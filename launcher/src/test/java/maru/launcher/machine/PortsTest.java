package maru.launcher.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import maru.launcher.supervisor.CannotRun;
import org.junit.jupiter.api.Test;

class PortsTest {

    private final InetAddress loopback = InetAddress.getLoopbackAddress();

    @Test
    void aPortThatIsTakenNamesItsHolderAndAWayOut() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, loopback)) {
            long own = ProcessHandle.current().pid();

            assertThat(PortHolder.of(taken.getLocalPort()).map(PortHolder::pid)).contains(own);
            assertThatThrownBy(
                            () ->
                                    Machine.requireFree(
                                            Map.of(taken.getLocalPort(), "web pages"), loopback))
                    .isInstanceOf(CannotRun.class)
                    .hasMessageContaining(
                            "Port " + taken.getLocalPort() + " (web pages) is taken by ")
                    .hasMessageContaining("(process " + own + ")")
                    .hasMessageContaining("--ports=+10000");
        }
    }

    @Test
    void aFreePortIsNobodys() throws IOException {
        int port;
        try (ServerSocket freed = new ServerSocket(0, 1, loopback)) {
            port = freed.getLocalPort();
        }

        Machine.requireFree(Map.of(port, "web pages"), loopback);
        assertThat(PortHolder.of(port)).isEmpty();
    }

    @Test
    void anAddressOfAnotherMachineIsNamed() {
        assertThatThrownBy(
                        () ->
                                Machine.requireFree(
                                        Map.of(0, "web pages"), InetAddress.ofLiteral("192.0.2.1")))
                .isInstanceOf(CannotRun.class)
                .hasMessageContaining("no address 192.0.2.1");
    }

    @Test
    void anOlderJavaIsRefused() {
        assertThatThrownBy(() -> Machine.requireJava(21))
                .isInstanceOf(CannotRun.class)
                .hasMessageContaining("Java 25")
                .hasMessageContaining("JAVA_HOME");
        Machine.requireJava(25);
    }
}
