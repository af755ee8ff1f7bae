-- Drives follow people: each person has one, each school, office and class has one, made when somebody
-- who belongs there first looks.

CREATE TABLE files.quota_rule (
    kind text PRIMARY KEY,
    bytes bigint NOT NULL CHECK (bytes > 0)
);
INSERT INTO files.quota_rule (kind, bytes) VALUES
    ('PERSONAL', 10::bigint << 30), ('SCHOOL', 200::bigint << 30),
    ('DEPARTMENT', 50::bigint << 30), ('CLASS', 20::bigint << 30);

-- Makes a drive with its root, its room and what groups may do there, unless it is there. Two who look at
-- once make one.
CREATE FUNCTION files.make_drive(of_kind text, of_owner uuid, of_unit uuid, of_department text,
    called text, groups text[], rights integer[]) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE
    made uuid := gen_random_uuid();
    top uuid := gen_random_uuid();
    bytes bigint := (SELECT r.bytes FROM files.quota_rule AS r WHERE r.kind = of_kind);
    there uuid;
    shown text := called;
BEGIN
    SELECT d.id INTO there FROM files.drive AS d
        WHERE d.kind = of_kind AND d.owner IS NOT DISTINCT FROM of_owner
            AND d.unit IS NOT DISTINCT FROM of_unit
            AND d.department IS NOT DISTINCT FROM of_department;
    IF FOUND THEN
        RETURN there;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('files.make_drive', 0));
    SELECT d.id INTO there FROM files.drive AS d
        WHERE d.kind = of_kind AND d.owner IS NOT DISTINCT FROM of_owner
            AND d.unit IS NOT DISTINCT FROM of_unit
            AND d.department IS NOT DISTINCT FROM of_department;
    IF FOUND THEN
        RETURN there;
    END IF;
    -- Schools of one name are told apart by a part of their id.
    IF EXISTS (SELECT FROM files.drive AS d
        WHERE d.name_key = lower(normalize(shown, NFC))) THEN
        shown := shown || ' ' || left(coalesce(of_unit, of_owner)::text, 8);
    END IF;
    INSERT INTO files.drive (id, kind, owner, unit, department, name, name_key, quota, root)
        VALUES (made, of_kind, of_owner, of_unit, of_department, normalize(shown, NFC),
            lower(normalize(shown, NFC)), bytes, top);
    INSERT INTO files.node (id, drive, name, name_key, folder, made_by, entitled)
        VALUES (top, made, normalize(shown, NFC), lower(normalize(shown, NFC)), true, of_owner,
            cardinality(groups) > 0);
    INSERT INTO files.room (drive, slot, free)
        SELECT made, s, bytes / 8 + CASE s WHEN 0 THEN bytes % 8 ELSE 0 END
        FROM generate_series(0, 7) AS s;
    INSERT INTO files.entitlement (node, group_key, rights)
        SELECT top, g.name, rights[g.place::integer]
        FROM unnest(groups) WITH ORDINALITY AS g (name, place);
    RETURN made;
END $$;

CREATE FUNCTION files.home_of(person uuid) RETURNS uuid
LANGUAGE sql AS $$
    SELECT files.make_drive('PERSONAL', person, NULL, NULL, '~' || person, '{}', '{}')
$$;

-- Makes the drives that the asker's groups bring with them.
CREATE FUNCTION files.open_drives(asker uuid, day date) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    mine text;
    at_unit uuid;
    who text;
    called text;
BEGIN
    FOREACH mine IN ARRAY files.groups(asker, day) LOOP
        at_unit := split_part(mine, '/', 1)::uuid;
        who := split_part(mine, '/', 2);
        IF who IN ('STAFF', 'OFFICE') THEN
            SELECT v.name INTO called
                FROM identity.visible_units(asker, NULL, day, ARRAY[at_unit]) AS v
                WHERE v.kind <> 'CLASS';
            CONTINUE WHEN called IS NULL;
            IF who = 'STAFF' THEN
                PERFORM files.make_drive('SCHOOL', NULL, at_unit, NULL, called,
                    ARRAY[at_unit || '/STAFF', at_unit || '/MANAGERS'], ARRAY[5, 15]);
            ELSE
                PERFORM files.make_drive('DEPARTMENT', NULL, at_unit, 'OFFICE',
                    called || ' 행정실',
                    ARRAY[at_unit || '/OFFICE', at_unit || '/MANAGERS'], ARRAY[5, 15]);
            END IF;
        ELSIF who IN ('TEACHERS', 'STUDENTS', 'GUARDIANS') THEN
            SELECT c.school_name || ' ' || c.school_year || ' ' || c.grade || '-' || c.label
                INTO called FROM identity.classes AS c WHERE c.class_id = at_unit;
            CONTINUE WHEN called IS NULL;
            PERFORM files.make_drive('CLASS', NULL, at_unit, NULL, called,
                ARRAY[at_unit || '/TEACHERS', at_unit || '/STUDENTS', at_unit || '/GUARDIANS'],
                ARRAY[15, 1, 1]);
        END IF;
    END LOOP;
END $$;
