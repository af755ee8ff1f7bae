package maru.launcher.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.LuminanceSource;
import com.google.zxing.NotFoundException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import maru.launcher.supervisor.State;
import maru.launcher.supervisor.Status;
import org.junit.jupiter.api.Test;

class DisplayTest {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-03-02T00:00:00Z"), ZoneOffset.UTC);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private static Status status(String part, State state) {
        return new Status(
                part,
                state,
                OptionalLong.of(4711),
                OptionalInt.of(8080),
                0,
                CLOCK.instant(),
                false,
                "");
    }

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theTableIsRedrawnInPlace() {
        Table table = new Table(out, CLOCK, () -> 80);
        Status starting = status("door", new State.Starting());
        Status up = status("door", new State.Up());

        table.changed(starting, List.of(starting));
        table.changed(up, List.of(up));

        assertThat(shown())
                .contains("door          4711   8080  \u001b[33mis starting")
                .contains("\u001b[2A\u001b[J")
                .contains("\u001b[32mis up");
    }

    @Test
    void aLineStaysAboveTheTable() {
        Table table = new Table(out, CLOCK, () -> 80);
        Status up = status("door", new State.Up());
        table.changed(up, List.of(up));
        bytes.reset();

        table.line("Maru is up.");

        assertThat(shown()).startsWith("\u001b[2A\u001b[JMaru is up.\n");
    }

    @Test
    void aChildsLastWordsCannotMoveTheCursor() {
        Lines lines = new Lines(out, CLOCK);
        Status pausing =
                status(
                        "door",
                        new State.Pausing("\u001b[2Jgone\u0007 " + "x".repeat(500), Duration.ZERO));

        lines.changed(pausing, List.of(pausing));

        assertThat(shown()).doesNotContain("\u001b", "\u0007").hasSizeLessThan(400);
    }

    @Test
    void aNarrowTerminalCutsRowsInsteadOfBreakingThem() {
        Table table = new Table(out, CLOCK, () -> 50);
        Status down = status("portal", new State.Down("The database does not answer at all."));

        table.changed(down, List.of(down));

        assertThat(shown().lines().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")))
                .allMatch(line -> line.length() <= 50);
    }

    @Test
    void aPhoneReadsTheCode() throws Exception {
        String url = "https://192.168.0.10:8443/demo";

        String code = QrCode.of(url);

        assertThat(
                        new QRCodeReader()
                                .decode(new BinaryBitmap(new HybridBinarizer(new Photo(code))))
                                .getText())
                .isEqualTo(url);
    }

    /// The printed half blocks as a camera sees them: a light block is light.
    private static final class Photo extends LuminanceSource {

        private static final int SCALE = 4;

        private final List<String> lines;

        Photo(String code) throws NotFoundException {
            super(code.indexOf('\n') * SCALE, (int) code.lines().count() * 2 * SCALE);
            lines = code.lines().toList();
        }

        @Override
        public byte[] getRow(int y, byte[] row) {
            byte[] pixels = row == null || row.length < getWidth() ? new byte[getWidth()] : row;
            String line = lines.get(y / SCALE / 2);
            boolean upper = y / SCALE % 2 == 0;
            for (int x = 0; x < getWidth(); x++) {
                char block = line.charAt(x / SCALE);
                boolean light = block == '█' || block == (upper ? '▀' : '▄');
                pixels[x] = (byte) (light ? 0xff : 0);
            }
            return pixels;
        }

        @Override
        public byte[] getMatrix() {
            byte[] matrix = new byte[getWidth() * getHeight()];
            for (int y = 0; y < getHeight(); y++) {
                System.arraycopy(getRow(y, new byte[0]), 0, matrix, y * getWidth(), getWidth());
            }
            return matrix;
        }
    }
}
