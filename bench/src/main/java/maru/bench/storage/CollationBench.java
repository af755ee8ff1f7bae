package maru.bench.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import maru.bench.Ground;

/// What Korean order costs against the order of bytes: sorting a million names, building their
/// index, and looking one up.
final class CollationBench {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int LOOK_UPS = 20_000;

    private CollationBench() {}

    public static void main(String[] arguments) throws IOException {
        try (Ground ground = Ground.ofStorage(4)) {
            ground.owner()
                    .lasting(LONG)
                    .change(
                            tx -> {
                                tx.update(
                                        "create collation public.korean (provider = icu, locale ="
                                                + " 'ko-KR')");
                                tx.update(
                                        "create table name as select string_agg(chr(44032 +"
                                                + " (random() * 11171)::int), '') || ' ' || (n %"
                                                + " 15) || '반' as name from generate_series(1,"
                                                + " 1000000) n, generate_series(1, 3) s group by"
                                                + " n");
                            });
            Map<String, Double> sorted = new TreeMap<>();
            Map<String, Double> indexed = new TreeMap<>();
            Map<String, Double> found = new TreeMap<>();
            for (String collation : new String[] {"\"C\"", "public.korean", "\"default\""}) {
                sorted.put(
                        collation,
                        seconds(
                                ground,
                                "select count(*) from (select name from name order by name"
                                        + " collate "
                                        + collation
                                        + " offset 0) s"));
                indexed.put(
                        collation,
                        seconds(ground, "create index on name (name collate " + collation + ")"));
                found.put(
                        collation,
                        seconds(
                                ground,
                                "do $$ declare n int := 0; begin for n in 1.."
                                        + LOOK_UPS
                                        + " loop perform 1 from name where name = (chr(44032 + n %"
                                        + " 11172) || '가 1반') collate "
                                        + collation
                                        + "; end loop; end $$"));
            }
            for (String collation : new String[] {"public.korean", "\"default\""}) {
                String name =
                        collation.equals("public.korean") ? "Korean" : "Korean, numbers by value";
                print("million names sorted, " + name, sorted, collation, 1, "s");
                print("million names indexed, " + name, indexed, collation, 1, "s");
                print("look-up by key, " + name, found, collation, 1e6 / LOOK_UPS, "us");
            }
        }
    }

    private static void print(
            String what, Map<String, Double> values, String collation, double scale, String unit) {
        Ground.figure(
                String.format(Locale.ROOT, "%s", what),
                values.getOrDefault(collation, 0.0) * scale,
                values.getOrDefault("\"C\"", 0.0) * scale,
                unit,
                "bytes");
    }

    private static double seconds(Ground ground, String statement) {
        long began = System.nanoTime();
        ground.owner()
                .lasting(LONG)
                .change(
                        tx -> {
                            if (statement.startsWith("select")) {
                                tx.exists(statement);
                            } else {
                                tx.update(statement);
                            }
                        });
        return (System.nanoTime() - began) / 1e9;
    }
}
