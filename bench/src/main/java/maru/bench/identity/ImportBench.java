package maru.bench.identity;

import java.io.IOException;
import maru.bench.Ground;

/// 50,000 students of 100 schools and a guardian for each, from two files in one transaction; then
/// the same files again.
final class ImportBench {

    private static final int PAIRS = 50_000;

    private ImportBench() {}

    public static void main(String[] args) throws IOException {
        try (Ground ground = Ground.ofIdentity(4)) {
            SchoolFiles schools = SchoolFiles.of(100, 5, 5);
            SchoolFiles.bring(ground, schools.units());
            String[] files = {schools.students(20), SchoolFiles.guardians(PAIRS)};
            double first = seconds(ground, files);
            double again = seconds(ground, files);
            Ground.figure("100,000 people imported", first, 60, "s", "wanted, at most");
            Ground.figure("the same files again", again, first, "s", "first time");
        }
    }

    private static double seconds(Ground ground, String[] files) {
        long began = System.nanoTime();
        SchoolFiles.bring(ground, files);
        return (System.nanoTime() - began) / 1e9;
    }
}
