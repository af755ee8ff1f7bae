package maru.door;

import maru.kernel.Part;
import maru.kernel.PartMain;
import maru.kernel.RunningPart;
import maru.kernel.Settings;

/// The front door: the one public address of Maru, a supervised part like any other.
public final class DoorPart implements Part {

    public static void main(String[] args) {
        PartMain.run(new DoorPart(), args);
    }

    @Override
    public String name() {
        return "door";
    }

    @Override
    public RunningPart start(Settings settings) throws Exception {
        return Door.open(DoorSettings.read(settings));
    }
}
