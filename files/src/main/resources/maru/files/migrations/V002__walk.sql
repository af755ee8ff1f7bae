-- How a person comes to a node, and what she may do there.

-- The groups that a person is in on a day, as UNIT/WHO. Asked of identity each time, never kept: who left
-- a school yesterday is in none of its groups today.
CREATE FUNCTION files.groups(asker uuid, day date) RETURNS text[]
LANGUAGE sql STABLE AS $$
    WITH post AS MATERIALIZED (
        SELECT role, unit FROM identity.posts(asker, day, 'infinity')),
    year AS MATERIALIZED (
        SELECT extract(year FROM day - interval '2 months')::integer AS now),
    own AS MATERIALIZED (
        SELECT post.role, post.unit, c.school_id FROM post
        LEFT JOIN identity.classes AS c ON c.class_id = post.unit)
    SELECT coalesce(array_agg(DISTINCT g), '{}') FROM (
        -- Staff of a school, through a post there or in one of its classes.
        SELECT coalesce(school_id, unit) || '/STAFF' AS g FROM own
        WHERE role NOT IN ('GUARDIAN', 'STUDENT')
        UNION ALL
        SELECT unit || '/OFFICE' FROM own
        WHERE role IN ('OFFICE_STAFF', 'SCHOOL_ADMIN', 'VICE_PRINCIPAL', 'PRINCIPAL')
        UNION ALL
        SELECT unit || '/MANAGERS' FROM own
        WHERE role IN ('SCHOOL_ADMIN', 'VICE_PRINCIPAL', 'PRINCIPAL', 'DISTRICT_OFFICER',
            'PROVINCE_OFFICER')
        UNION ALL
        -- Who keeps a class: its teachers, heads of its grade, and who keeps the whole school.
        SELECT unit || '/TEACHERS' FROM own
        WHERE school_id IS NOT NULL AND role IN ('HOMEROOM_TEACHER', 'TEACHER')
        UNION ALL
        SELECT c.class_id || '/TEACHERS' FROM own, year, identity.classes AS c
        WHERE c.school_id = own.unit AND c.school_year = year.now
            AND (own.role IN ('OFFICE_STAFF', 'SCHOOL_ADMIN', 'VICE_PRINCIPAL', 'PRINCIPAL')
                OR (own.role = 'GRADE_HEAD' AND identity.may_address(
                    asker, NULL, day, c.school_id, c.school_year, NULL, c.class_id)))
        UNION ALL
        SELECT unit || '/STUDENTS' FROM own WHERE role = 'STUDENT'
        UNION ALL
        SELECT child.class_id || '/GUARDIANS'
        FROM identity.children(asker, day, 'infinity', NULL) AS child
        WHERE child.relation <> 'SELF' AND child.class_id IS NOT NULL
            AND EXISTS (SELECT FROM own WHERE role = 'GUARDIAN')) AS all_of_them
$$;

CREATE FUNCTION files.key_of(drive uuid) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$ SELECT hashtextextended('files.drive ' || drive, 0) $$;

-- Holds drives for a change until the transaction ends, side by side with other changes or alone (locks,
-- moves and deletions of folders, rights). In the order of their ids, so that nobody waits in a circle.
CREATE FUNCTION files.hold(drives uuid[], alone boolean) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    one uuid;
BEGIN
    FOR one IN SELECT DISTINCT d FROM unnest(drives) AS d ORDER BY d LOOP
        IF alone THEN
            PERFORM pg_advisory_xact_lock(files.key_of(one));
        ELSE
            PERFORM pg_advisory_xact_lock_shared(files.key_of(one));
        END IF;
    END LOOP;
END $$;

-- Walks from a node down by names. Returns a row for the start and for each name that was found, in
-- order, with what the asker may do there; ends at the first that is missing, which `clash` then
-- explains when there is one that differs in case alone.
--
-- holds: 0 nothing (a reader), 1 with others, 2 alone.
CREATE FUNCTION files.walk(asker uuid, day date, start uuid, names text[], keys text[], holds integer)
RETURNS TABLE (id uuid, drive uuid, parent uuid, name text, folder boolean, hash bytea, size bigint,
    type text, made_at timestamptz, made_by uuid, changed_at timestamptz, shown_at timestamptz,
    aside boolean, acl_token uuid, hand_in boolean, hand_in_until timestamptz, quarantined text,
    rights integer, handed_in_by uuid, locked boolean, sensitive boolean, clash text)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    here files.node;
    home files.drive;
    own files.node;
    mine text[];
    may integer := 0;
    given integer;
    token uuid;
    at_place uuid;
    any_lock boolean;
BEGIN
    SELECT * INTO here FROM files.node AS n WHERE n.id = start;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF holds > 0 THEN
        PERFORM files.hold(ARRAY[here.drive], holds = 2);
        SELECT * INTO here FROM files.node AS n WHERE n.id = start;
    END IF;
    SELECT * INTO home FROM files.drive AS d WHERE d.id = here.drive;
    any_lock := EXISTS (SELECT FROM files.lock AS l
        WHERE l.drive = here.drive AND l.expires_at > clock_timestamp());
    token := home.acl_token;
    IF home.owner = asker THEN
        may := 15;
    END IF;
    FOR step IN 0 .. cardinality(names) LOOP
        IF step > 0 THEN
            SELECT * INTO own FROM files.node AS n
                WHERE n.parent = here.id AND n.name_key = keys[step];
            IF NOT FOUND THEN
                RETURN;
            END IF;
            IF own.name <> names[step] THEN
                clash := own.name;
                RETURN NEXT;
                RETURN;
            END IF;
            here := own;
        END IF;
        IF here.own_rights THEN
            may := CASE WHEN may & 8 > 0 THEN may ELSE 0 END;
            token := here.acl_token;
        END IF;
        IF here.entitled AND may < 15 THEN
            IF mine IS NULL THEN
                mine := files.groups(asker, day);
            END IF;
            SELECT coalesce(bit_or(e.rights), 0) INTO given FROM files.entitlement AS e
                WHERE e.node = here.id AND (e.person = asker OR e.group_key = ANY (mine))
                    AND (e.until IS NULL OR e.until > clock_timestamp());
            may := may | given;
        END IF;
        id := here.id; drive := here.drive; parent := here.parent; name := here.name;
        folder := here.folder; hash := here.hash; size := here.size; type := here.type;
        made_at := here.made_at; made_by := here.made_by; changed_at := here.changed_at;
        shown_at := here.shown_at; aside := here.aside; acl_token := token;
        hand_in := here.hand_in; hand_in_until := here.hand_in_until;
        quarantined := here.quarantined; rights := may; handed_in_by := at_place;
        locked := any_lock; sensitive := home.sensitive;
        -- Who may only hand in is, from here on, in a place of her own: she reads what she has handed
        -- in, and changes it until the time is up.
        IF here.hand_in AND may & 2 > 0 AND may & 4 = 0 THEN
            at_place := asker;
            rights := 1 | CASE WHEN here.hand_in_until IS NULL
                OR here.hand_in_until > clock_timestamp() THEN 2 ELSE 0 END;
            SELECT p.node INTO id FROM files.hand_in_place AS p
                WHERE p.folder = here.id AND p.person = asker;
            handed_in_by := asker;
            IF id IS NULL THEN
                -- Nothing handed in yet.
                id := here.id;
                handed_in_by := NULL;
                RETURN NEXT;
                RETURN;
            END IF;
            here.id := id;
            may := CASE WHEN rights & 2 > 0 THEN 5 ELSE 1 END;
        END IF;
        RETURN NEXT;
    END LOOP;
END $$;

-- Takes `bytes` of a drive's room (gives it back when negative); false when there is not enough.
CREATE FUNCTION files.take_room(of_drive uuid, bytes bigint) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    chosen smallint;
    total bigint;
BEGIN
    IF bytes = 0 THEN
        RETURN true;
    END IF;
    SELECT r.slot INTO chosen FROM files.room AS r
        WHERE r.drive = of_drive AND r.free >= greatest(bytes, 0)
        ORDER BY r.slot LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF FOUND THEN
        UPDATE files.room SET free = free - bytes WHERE drive = of_drive AND slot = chosen;
        RETURN true;
    END IF;
    -- No slot has enough by itself, or all are held: wait for all of them and share out what there is.
    PERFORM 1 FROM files.room WHERE drive = of_drive ORDER BY slot FOR UPDATE;
    SELECT sum(r.free) - bytes INTO total FROM files.room AS r WHERE r.drive = of_drive;
    IF bytes > 0 AND total < 0 THEN
        RETURN false;
    END IF;
    UPDATE files.room SET free = CASE
            WHEN total < 0 THEN CASE slot WHEN 0 THEN total ELSE 0 END
            ELSE total / 8 + CASE slot WHEN 0 THEN total % 8 ELSE 0 END END
        WHERE drive = of_drive;
    RETURN true;
END $$;

-- All bytes below a node, itself included.
CREATE FUNCTION files.bytes_below(top uuid) RETURNS bigint
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE tree AS (
        SELECT n.id, n.size FROM files.node AS n WHERE n.id = top
        UNION ALL
        SELECT n.id, n.size FROM files.node AS n JOIN tree ON n.parent = tree.id)
    SELECT coalesce(sum(size), 0)::bigint FROM tree
$$;

CREATE FUNCTION files.tell(kind text, node uuid, token uuid) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO storage.feed_pending (feed, kind, subject, body)
    VALUES ('files', kind, node::text, '{"acl":"' || token || '"}')
$$;

-- Writes a file's content: a new node, or a new content of one whose former becomes a version.
-- Returns `written`, `full`, or `taken` when somebody else has just made this name.
CREATE FUNCTION files.write_file(of_drive uuid, in_folder uuid, existing uuid, wanted uuid,
    new_name text, new_key text, content bytea, bytes bigint, kind text, who uuid,
    shown timestamptz, is_aside boolean, token uuid)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    before files.node;
BEGIN
    IF existing IS NULL THEN
        INSERT INTO files.node (id, drive, parent, name, name_key, folder, hash, size, type, made_by,
                changed_by, shown_at, aside)
            VALUES (wanted, of_drive, in_folder, new_name, new_key, false, content, bytes, kind, who,
                who, shown, is_aside)
            ON CONFLICT ON CONSTRAINT node_place DO NOTHING;
        IF NOT FOUND THEN
            RETURN 'taken';
        END IF;
        IF NOT files.take_room(of_drive, bytes) THEN
            RETURN 'full';
        END IF;
        INSERT INTO files.history (drive, node, person, act, detail)
            VALUES (of_drive, wanted, who, 'made', new_name);
        IF NOT is_aside THEN
            PERFORM files.tell('written', wanted, token);
        END IF;
        RETURN 'written';
    END IF;
    SELECT * INTO before FROM files.node WHERE id = existing FOR UPDATE;
    IF NOT FOUND OR before.parent IS DISTINCT FROM in_folder THEN
        RETURN 'taken';
    END IF;
    IF NOT files.take_room(of_drive, bytes - before.size) THEN
        RETURN 'full';
    END IF;
    -- An empty content is the first half of a save and no version that anybody wants back.
    IF NOT before.aside AND before.size > 0 AND before.hash <> content THEN
        INSERT INTO files.version (node, hash, size, type, changed_at, changed_by, shown_at,
                replaced_by)
            VALUES (existing, before.hash, before.size, before.type, before.changed_at,
                before.changed_by, before.shown_at, who);
    END IF;
    UPDATE files.node SET hash = content, size = bytes, type = kind, changed_at = clock_timestamp(),
            changed_by = who, shown_at = shown, quarantined = NULL
        WHERE id = existing;
    INSERT INTO files.history (drive, node, person, act) VALUES (of_drive, existing, who, 'written');
    IF NOT before.aside THEN
        PERFORM files.tell('written', existing, token);
    END IF;
    RETURN 'written';
END $$;
