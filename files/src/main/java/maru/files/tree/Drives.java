package maru.files.tree;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import maru.files.name.FileName;
import maru.identity.PersonId;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.Transaction;

/// The drives that a person comes to: her own, those of the schools, offices and classes in which
/// she is something today, and what others share with her.
public final class Drives {

    /// The name of the caller's own drive: `/dav/home/`.
    public static final String HOME = "home";

    /// Roots never change, so what was found once holds.
    private static final int REMEMBERED_AT_MOST = 100_000;

    private final Database database;
    private final Clock clock;
    private final Map<UUID, UUID> homes = new ConcurrentHashMap<>();
    private final Map<String, UUID> named = new ConcurrentHashMap<>();

    public Drives(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// A drive as a list of drives shows it.
    ///
    /// @param name as it stands in its address
    /// @param shown what a person calls it
    /// @param kind PERSONAL, SCHOOL, DEPARTMENT, CLASS; SHARED for a file or folder of another
    ///   drive
    public record Listed(String name, String shown, String kind, Node root, Rights rights) {}

    /// The root node of the drive of this name. It is not yet said that the person may see it.
    Optional<UUID> root(PersonId person, FileName name) {
        if (name.shown().equals(HOME)) {
            UUID known = homes.get(person.value());
            return Optional.of(known == null ? openHome(person) : known);
        }
        UUID known = named.get(name.key());
        if (known != null) {
            return Optional.of(known);
        }
        Optional<UUID> found =
                database.read(
                        tx ->
                                tx.first(
                                        "select root from files.drive where name_key = ? and kind <>"
                                                + " 'PERSONAL' union all select node from"
                                                + " files.shared_root where name_key = ?",
                                        row -> row.uuid("root"),
                                        name.key(),
                                        name.key()));
        if (named.size() > REMEMBERED_AT_MOST) {
            named.clear();
        }
        found.ifPresent(root -> named.put(name.key(), root));
        return found;
    }

    /// The drives that the person sees today, her own first. Makes those that are new to her.
    public List<Listed> of(PersonId person) {
        return database.transaction(
                tx -> {
                    tx.exists(
                            "select files.home_of(?), files.open_drives(?, ?)",
                            person.value(),
                            person.value(),
                            Seoul.today(clock));
                    return list(tx, person);
                });
    }

    private List<Listed> list(Transaction tx, PersonId person) {
        return tx.list(
                "with mine as materialized (select files.groups(?, ?) as groups)"
                        + " select * from (select n.*, d.kind, d.name as drive_name,"
                        + " case when d.owner = ? then 15 else (select bit_or(e.rights) from"
                        + "  files.entitlement e, mine where e.node = d.root and (e.person = ? or"
                        + "  e.group_key = any (mine.groups)) and (e.until is null or e.until >"
                        + "  now())) end as may"
                        + " from files.drive d join files.node n on n.id = d.root"
                        + " where d.owner = ? or d.root in (select e.node from files.entitlement e,"
                        + "  mine where (e.person = ? or e.group_key = any (mine.groups))"
                        + "  and (e.until is null or e.until > now()))"
                        + " union all select n.*, 'SHARED', s.name, given.rights from ("
                        + "  select e.node, bit_or(e.rights) as rights from files.entitlement e, mine"
                        + "  where (e.person = ? or e.group_key = any (mine.groups)) and (e.until is"
                        + "  null or e.until > now()) group by e.node) as given"
                        + "  join files.shared_root s on s.node = given.node join files.node n on"
                        + "  n.id = s.node join files.drive d on d.id = n.drive"
                        + "  where d.owner is distinct from ? and n.parent is not null and"
                        + "  files.stands(n.id)) as all_of_them"
                        + " order by kind <> 'PERSONAL', kind = 'SHARED', drive_name",
                row -> {
                    boolean home = row.text("kind").equals("PERSONAL");
                    return new Listed(
                            home ? HOME : row.text("drive_name"),
                            home ? "내 드라이브" : row.text("drive_name"),
                            row.text("kind"),
                            Node.of(row),
                            new Rights(row.integer("may")));
                },
                person.value(),
                Seoul.today(clock),
                person.value(),
                person.value(),
                person.value(),
                person.value(),
                person.value(),
                person.value());
    }

    private UUID openHome(PersonId person) {
        UUID root =
                database.transaction(
                        tx -> {
                            UUID drive =
                                    tx.one(
                                            "select files.home_of(?) as drive",
                                            row -> row.uuid("drive"),
                                            person.value());
                            return tx.one(
                                    "select root from files.drive where id = ?",
                                    row -> row.uuid("root"),
                                    drive);
                        });
        if (homes.size() > REMEMBERED_AT_MOST) {
            homes.clear();
        }
        homes.put(person.value(), root);
        return root;
    }
}
