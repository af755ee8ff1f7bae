-- Throwing away, and going back: one file, one folder, or a whole tree to a moment.
--
-- Where a node stood at a moment follows from its places: the earliest that lasted beyond it, or where it
-- stands now. A place without a parent is the trash (or, for a moment before it was made, nowhere). What a
-- file held then is the earliest version that was replaced after it, or what it holds now.

CREATE FUNCTION files.throw_away(thrown uuid, who uuid, token uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    n files.node;
    all_of_it bigint;
BEGIN
    SELECT * INTO STRICT n FROM files.node WHERE id = thrown FOR UPDATE;
    IF n.aside AND NOT n.folder THEN
        DELETE FROM files.node WHERE id = thrown;
        PERFORM files.take_room(n.drive, -n.size);
        RETURN;
    END IF;
    all_of_it := CASE WHEN n.folder THEN files.bytes_below(thrown) ELSE n.size END;
    INSERT INTO files.place (node, drive, parent, name, name_key)
        VALUES (thrown, n.drive, n.parent, n.name, n.name_key);
    INSERT INTO files.trash (node, drive, parent, bytes, thrown_by)
        VALUES (thrown, n.drive, n.parent, all_of_it, who);
    UPDATE files.node SET parent = NULL WHERE id = thrown;
    PERFORM files.take_room(n.drive, -all_of_it);
    INSERT INTO files.history (drive, node, person, act, detail)
        VALUES (n.drive, thrown, who, 'thrown-away', n.name);
    PERFORM files.tell('thrown-away', thrown, token);
END $$;

-- Whether a node stands in its drive, and not in the trash.
CREATE FUNCTION files.stands(asked uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE up AS (
        SELECT n.id, n.parent, n.drive FROM files.node AS n WHERE n.id = asked
        UNION ALL
        SELECT n.id, n.parent, n.drive FROM files.node AS n JOIN up ON n.id = up.parent)
    SELECT EXISTS (SELECT FROM up JOIN files.drive AS d ON d.root = up.id)
$$;

-- A name that is free in a folder: the wished one, or with a number before its ending.
CREATE FUNCTION files.free_name(in_folder uuid, wished text) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    tried text := wished;
    stem text := regexp_replace(wished, '\.[^.]{1,10}$', '');
    ending text := substr(wished, length(stem) + 1);
BEGIN
    FOR i IN 2 .. 10000 LOOP
        IF NOT EXISTS (SELECT FROM files.node AS n
            WHERE n.parent = in_folder AND n.name_key = lower(tried)) THEN
            RETURN tried;
        END IF;
        tried := left(stem, 240) || ' (' || i || ')' || ending;
    END LOOP;
    RAISE EXCEPTION 'no name is free' USING ERRCODE = 'unique_violation';
END $$;

-- Takes a node out of the trash, to where it stood; to the drive's root where that folder is gone, and
-- under another name where its own is taken. Null when it is not in the trash, `full` without room.
CREATE FUNCTION files.put_back(thrown uuid, who uuid) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    t files.trash;
    n files.node;
    target uuid;
    top uuid;
    new_name text;
BEGIN
    SELECT * INTO t FROM files.trash WHERE node = thrown FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    PERFORM files.hold(ARRAY[t.drive], true);
    SELECT * INTO STRICT n FROM files.node WHERE id = thrown;
    SELECT d.root INTO STRICT top FROM files.drive AS d WHERE d.id = t.drive;
    target := CASE WHEN files.stands(t.parent) THEN t.parent ELSE top END;
    new_name := files.free_name(target, n.name);
    IF NOT files.take_room(t.drive, files.bytes_below(thrown)) THEN
        RETURN 'full';
    END IF;
    INSERT INTO files.place (node, drive, parent, name, name_key)
        VALUES (thrown, n.drive, NULL, n.name, n.name_key);
    UPDATE files.node SET parent = target, name = new_name,
            name_key = CASE WHEN new_name = n.name THEN n.name_key ELSE lower(new_name) END
        WHERE id = thrown;
    DELETE FROM files.trash WHERE node = thrown;
    INSERT INTO files.history (drive, node, person, act) VALUES (t.drive, thrown, who, 'restored');
    PERFORM files.tell('written', thrown, (SELECT d.acl_token FROM files.drive AS d
        WHERE d.id = t.drive));
    RETURN new_name;
END $$;

-- Gives a file a former content again; what it holds now becomes a version.
CREATE FUNCTION files.put_back_version(wanted bigint, who uuid) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    v files.version;
    n files.node;
BEGIN
    SELECT * INTO v FROM files.version WHERE id = wanted;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    SELECT * INTO STRICT n FROM files.node WHERE id = v.node FOR UPDATE;
    IF n.hash = v.hash THEN
        RETURN true;
    END IF;
    IF files.stands(n.id) AND NOT files.take_room(n.drive, v.size - n.size) THEN
        RETURN false;
    END IF;
    IF n.size > 0 THEN
        INSERT INTO files.version (node, hash, size, type, changed_at, changed_by, shown_at,
                replaced_by)
            VALUES (n.id, n.hash, n.size, n.type, n.changed_at, n.changed_by, n.shown_at, who);
    END IF;
    UPDATE files.node SET hash = v.hash, size = v.size, type = v.type, shown_at = v.shown_at,
            changed_at = clock_timestamp(), changed_by = who WHERE id = n.id;
    INSERT INTO files.history (drive, node, person, act) VALUES (n.drive, n.id, who, 'restored');
    PERFORM files.tell('written', n.id, (SELECT d.acl_token FROM files.drive AS d
        WHERE d.id = n.drive));
    RETURN true;
END $$;

-- Brings a folder back to what it was at a moment: what was changed holds what it held, what was moved,
-- renamed or thrown away stands where it stood, and what came to be since goes to the trash. It is itself
-- a change like others, so going forward again is going back once more.
CREATE FUNCTION files.go_back(top uuid, moment timestamptz, who uuid)
RETURNS TABLE (placed integer, refilled integer, thrown integer)
LANGUAGE plpgsql AS $$
DECLARE
    then_there record;
    n files.node;
    v files.version;
    other uuid;
    stood boolean;
    in_drive uuid := (SELECT d.drive FROM files.node AS d WHERE d.id = top);
    token uuid := (SELECT d.acl_token FROM files.drive AS d WHERE d.id = in_drive);
BEGIN
    PERFORM files.hold(ARRAY[in_drive], true);
    placed := 0; refilled := 0; thrown := 0;
    -- What was made since, wherever it now stands below.
    FOR other IN
        WITH RECURSIVE tree AS (
            SELECT t.id, t.made_at, false AS new FROM files.node AS t WHERE t.id = top
            UNION ALL
            SELECT c.id, c.made_at, c.made_at > moment FROM files.node AS c
            JOIN tree ON c.parent = tree.id AND NOT tree.new)
        SELECT tree.id FROM tree WHERE tree.new
    LOOP
        PERFORM files.throw_away(other, who, token);
        thrown := thrown + 1;
    END LOOP;
    FOR then_there IN
        WITH RECURSIVE was AS (
            SELECT top AS id, NULL::uuid AS parent, NULL::text AS name,
                NULL::text COLLATE "C" AS name_key,
                0 AS depth
            UNION ALL
            SELECT x.id, x.parent, x.name, x.name_key, was.depth + 1 FROM was CROSS JOIN LATERAL (
                SELECT c.id, c.parent, c.name, c.name_key FROM files.node AS c
                WHERE c.parent = was.id AND c.made_at <= moment AND NOT EXISTS (
                    SELECT FROM files.place AS p WHERE p.node = c.id AND p.until > moment)
                UNION ALL
                SELECT p.node, p.parent, p.name, p.name_key FROM files.place AS p
                JOIN files.node AS c ON c.id = p.node
                WHERE p.parent = was.id AND p.until > moment AND c.made_at <= moment
                    AND c.drive = in_drive
                    AND p.id = (SELECT q.id FROM files.place AS q
                        WHERE q.node = p.node AND q.until > moment ORDER BY q.id LIMIT 1)) AS x)
        SELECT was.* FROM was ORDER BY was.depth
    LOOP
        SELECT * INTO STRICT n FROM files.node AS c WHERE c.id = then_there.id FOR UPDATE;
        IF then_there.parent IS NOT NULL AND (n.parent IS DISTINCT FROM then_there.parent
            OR n.name <> then_there.name) THEN
            SELECT c.id INTO other FROM files.node AS c
                WHERE c.parent = then_there.parent AND c.name_key = then_there.name_key
                    AND c.id <> n.id;
            IF FOUND THEN
                PERFORM files.throw_away(other, who, token);
            END IF;
            stood := files.stands(n.id);
            INSERT INTO files.place (node, drive, parent, name, name_key)
                VALUES (n.id, n.drive, n.parent, n.name, n.name_key);
            UPDATE files.node SET parent = then_there.parent, name = then_there.name,
                name_key = then_there.name_key WHERE id = n.id;
            DELETE FROM files.trash WHERE node = n.id;
            IF NOT stood THEN
                IF NOT files.take_room(in_drive, files.bytes_below(n.id)) THEN
                    RAISE EXCEPTION 'no room' USING ERRCODE = 'MF507';
                END IF;
            END IF;
            placed := placed + 1;
            PERFORM files.tell('moved', n.id, token);
        END IF;
        CONTINUE WHEN n.folder;
        SELECT * INTO v FROM files.version AS old WHERE old.node = n.id
            AND old.replaced_at > moment ORDER BY old.replaced_at LIMIT 1;
        IF FOUND AND v.changed_at <= moment AND v.hash <> n.hash THEN
            IF NOT files.put_back_version(v.id, who) THEN
                RAISE EXCEPTION 'no room' USING ERRCODE = 'MF507';
            END IF;
            refilled := refilled + 1;
        END IF;
    END LOOP;
    RETURN NEXT;
END $$;

-- What the rule lets go of, some at a time: versions after 90 days but for the last ten of a year, and
-- what has lain in the trash for 90 days. Returns how many rows went.
CREATE FUNCTION files.let_go(at_most integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    gone integer := 0;
    trees integer;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('files.let_go', 0)) THEN
        RETURN 0;
    END IF;
    DELETE FROM files.version WHERE id IN (
        SELECT v.id FROM files.version AS v
        WHERE v.replaced_at < clock_timestamp() - interval '90 days'
            AND (v.replaced_at < clock_timestamp() - interval '1 year'
                OR (SELECT count(*) FROM files.version AS w
                    WHERE w.node = v.node AND w.replaced_at > v.replaced_at) >= 10)
        ORDER BY v.replaced_at LIMIT at_most);
    GET DIAGNOSTICS gone = ROW_COUNT;
    WITH RECURSIVE old AS (
        SELECT t.node FROM files.trash AS t
        WHERE t.thrown_at < clock_timestamp() - interval '90 days'
        ORDER BY t.thrown_at LIMIT 20),
    tree AS (
        SELECT old.node AS id FROM old
        UNION ALL
        SELECT n.id FROM files.node AS n JOIN tree ON n.parent = tree.id)
    DELETE FROM files.node WHERE id IN (SELECT id FROM tree);
    GET DIAGNOSTICS trees = ROW_COUNT;
    DELETE FROM files.lock WHERE expires_at < clock_timestamp() - interval '1 day';
    RETURN gone + trees;
END $$;
