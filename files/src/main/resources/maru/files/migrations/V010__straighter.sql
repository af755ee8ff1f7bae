-- What stands on the way of each file, with fewer questions.

-- As before (V008), but held and looked up in one question each.
CREATE OR REPLACE FUNCTION files.walk(asker uuid, day date, start uuid, names text[], keys text[],
    holds integer)
RETURNS TABLE (id uuid, drive uuid, parent uuid, name text, folder boolean, hash bytea, size bigint,
    type text, made_at timestamptz, made_by uuid, changed_at timestamptz, shown_at timestamptz,
    aside boolean, acl_token uuid, hand_in boolean, hand_in_until timestamptz, quarantined text,
    rights integer, handed_in_by uuid, locked boolean, sensitive boolean, clash text)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    here files.node;
    home record;
    own files.node;
    mine text[];
    may integer := 0;
    given integer;
    token uuid;
    at_place uuid;
BEGIN
    IF holds = 1 THEN
        PERFORM pg_advisory_xact_lock_shared(files.key_of(n.drive))
            FROM files.node AS n WHERE n.id = start;
    ELSIF holds = 2 THEN
        PERFORM pg_advisory_xact_lock(files.key_of(n.drive))
            FROM files.node AS n WHERE n.id = start;
    END IF;
    SELECT * INTO here FROM files.node AS n WHERE n.id = start;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT d.owner, d.root, d.acl_token, d.sensitive, EXISTS (SELECT FROM files.lock AS l
            WHERE l.drive = d.id AND l.expires_at > clock_timestamp()) AS locked
        INTO home FROM files.drive AS d WHERE d.id = here.drive;
    -- What was shared and then thrown away leads nowhere.
    IF start <> home.root AND NOT files.stands(start) THEN
        RETURN;
    END IF;
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
        END IF;
        IF here.parent IS NOT NULL THEN
            token := coalesce(here.acl_token, token);
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
        locked := home.locked; sensitive := home.sensitive;
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

-- As before (V002), in one statement where one slot has enough.
CREATE OR REPLACE FUNCTION files.take_room(of_drive uuid, bytes bigint) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    total bigint;
BEGIN
    IF bytes = 0 THEN
        RETURN true;
    END IF;
    UPDATE files.room SET free = free - bytes WHERE drive = of_drive AND slot = (
        SELECT r.slot FROM files.room AS r WHERE r.drive = of_drive AND r.free >= greatest(bytes, 0)
        ORDER BY r.slot LIMIT 1 FOR UPDATE SKIP LOCKED);
    IF FOUND THEN
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

-- The whole of an upload is one statement, which commits by itself. So what did not become whole fails
-- (MF001: no room, or a name that somebody else has just made), and who asked goes the longer way.
DROP FUNCTION files.put_straight;

-- Writes small content at a path where nothing stands in the way that somebody would have to look at:
-- no lock in the drive, no hand-in on the way, a folder that the asker may write to, and no folder or
-- clash of names in its place. Returns no row where it is otherwise and has then changed nothing.
CREATE FUNCTION files.put_straight(asker uuid, day date, start uuid, names text[], keys text[],
    wanted uuid, content bytea, bytes bytea, kind text, shown timestamptz, is_aside boolean)
RETURNS TABLE (made boolean, id uuid, drive uuid, parent uuid, name text, hash bytea, size bigint,
    type text, made_at timestamptz, changed_at timestamptz, shown_at timestamptz, aside boolean,
    quarantined text)
LANGUAGE plpgsql AS $$
DECLARE
    step record;
    depth integer := 0;
    last integer := cardinality(names);
    of_drive uuid;
    in_folder uuid;
    existing uuid;
    token uuid;
    outcome text;
BEGIN
    FOR step IN SELECT * FROM files.walk(asker, day, start, names, keys, 1) LOOP
        IF step.clash IS NOT NULL OR step.locked OR step.hand_in OR step.handed_in_by IS NOT NULL
            OR step.rights = 0 OR (depth >= last - 1 AND step.rights & 4 = 0)
            OR step.folder <> (depth < last) THEN
            RETURN;
        END IF;
        IF depth = last - 1 THEN
            of_drive := step.drive;
            in_folder := step.id;
            token := step.acl_token;
        ELSIF depth = last THEN
            existing := step.id;
        END IF;
        depth := depth + 1;
    END LOOP;
    IF in_folder IS NULL THEN
        RETURN;
    END IF;
    PERFORM storage.keep_small_blob(content, bytes);
    outcome := files.write_file(of_drive, in_folder, existing, coalesce(existing, wanted), names[last],
        keys[last], content, octet_length(bytes), kind, asker, shown, is_aside, token);
    IF outcome <> 'written' THEN
        RAISE EXCEPTION USING ERRCODE = 'MF001', MESSAGE = outcome;
    END IF;
    RETURN QUERY SELECT existing IS NULL, n.id, n.drive, n.parent, n.name, n.hash, n.size, n.type,
            n.made_at, n.changed_at, n.shown_at, n.aside, n.quarantined
        FROM files.node AS n WHERE n.id = coalesce(existing, wanted);
END $$;
