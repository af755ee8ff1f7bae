-- Sharing with people and groups, and with whoever has a link.

-- A folder or file that is shared stands under an address of its own, so that those who come to it need
-- nothing of what lies above: /dav/NAME/.
CREATE TABLE files.shared_root (
    node uuid PRIMARY KEY REFERENCES files.node ON DELETE CASCADE,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    name_key text COLLATE "C" NOT NULL UNIQUE
);

-- Who has the secret of a link reads what it leads to, for a time, so many times, with its password.
CREATE TABLE files.link (
    id uuid PRIMARY KEY,
    node uuid NOT NULL REFERENCES files.node ON DELETE CASCADE,
    drive uuid NOT NULL,
    secret_hash bytea NOT NULL UNIQUE CHECK (octet_length(secret_hash) = 32),
    -- PBKDF2 of the password, with its salt; null for none.
    verifier bytea CHECK (octet_length(verifier) = 48),
    made_by uuid NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    -- How many downloads it is good for; null for any number.
    times integer CHECK (times > 0),
    used integer NOT NULL DEFAULT 0,
    -- Wrong passwords in a row, and when the last one was.
    wrong integer NOT NULL DEFAULT 0,
    wrong_at timestamptz,
    ended_at timestamptz
);
CREATE INDEX link_node ON files.link (node);
CREATE INDEX link_drive ON files.link (drive);
CREATE INDEX link_maker ON files.link (made_by);
CREATE INDEX entitlement_giver ON files.entitlement (given_by) WHERE given_by IS NOT NULL;

ALTER TABLE files.history DROP CONSTRAINT history_act_check;
ALTER TABLE files.history ADD CONSTRAINT history_act_check CHECK (act IN ('made', 'written', 'moved',
    'copied', 'thrown-away', 'restored', 'rights-changed', 'quarantined', 'handed-in', 'shared',
    'share-ended', 'link-used')) NOT VALID;

-- The nodes above one, the nearest first.
CREATE FUNCTION files.above(asked uuid) RETURNS TABLE (id uuid, name text, depth integer)
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE up AS (
        SELECT n.id, n.parent, n.name, 0 AS depth FROM files.node AS n WHERE n.id = asked
        UNION ALL
        SELECT n.id, n.parent, n.name, up.depth + 1 FROM files.node AS n JOIN up ON n.id = up.parent)
    SELECT up.id, up.name, up.depth FROM up WHERE up.depth > 0 ORDER BY up.depth
$$;

-- What somebody may do with a node, by the walk that she would come by; 0 for what is not there.
CREATE FUNCTION files.rights_at(asker uuid, day date, asked uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    way text[];
    keys text[];
    top uuid;
    may integer;
BEGIN
    WITH all_of_it AS (
        SELECT n.id, n.name, n.name_key, 0 AS depth FROM files.node AS n WHERE n.id = asked
        UNION ALL
        SELECT a.id, n.name, n.name_key, a.depth
        FROM files.above(asked) AS a JOIN files.node AS n ON n.id = a.id)
    SELECT array_agg(w.name ORDER BY w.depth DESC), array_agg(w.name_key ORDER BY w.depth DESC),
            (array_agg(w.id ORDER BY w.depth DESC))[1]
        INTO way, keys, top FROM all_of_it AS w;
    IF NOT EXISTS (SELECT FROM files.drive AS d WHERE d.root = top) THEN
        RETURN 0;
    END IF;
    SELECT w.rights INTO may
        FROM files.walk(asker, day, top, way[2:], keys[2:], 0) AS w WHERE w.id = asked;
    RETURN coalesce(may, 0);
END $$;

-- The address under which a shared node stands; made once and kept, so that no name ever means another.
CREATE FUNCTION files.shared_as(shared uuid, called text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    shown text := left(normalize(called, NFC), 240);
BEGIN
    IF EXISTS (SELECT FROM files.shared_root AS s WHERE s.node = shared)
        OR EXISTS (SELECT FROM files.drive AS d WHERE d.root = shared) THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('files.make_drive', 0));
    IF EXISTS (SELECT FROM files.drive AS d WHERE d.name_key = lower(shown))
        OR EXISTS (SELECT FROM files.shared_root AS s WHERE s.name_key = lower(shown)) THEN
        shown := shown || ' ' || left(shared::text, 8);
    END IF;
    INSERT INTO files.shared_root (node, name, name_key) VALUES (shared, shown, lower(shown))
        ON CONFLICT DO NOTHING;
END $$;

-- Gives rights at a node to a person or a group. Hold the drive alone.
CREATE FUNCTION files.share(shared uuid, with_person uuid, with_group text, may integer,
    lasts timestamptz, who uuid, called text) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE
    made uuid;
    n files.node;
BEGIN
    PERFORM files.shared_as(shared, called);
    UPDATE files.node SET entitled = true, acl_token = coalesce(acl_token, gen_random_uuid())
        WHERE id = shared RETURNING * INTO STRICT n;
    INSERT INTO files.entitlement AS e (node, person, group_key, rights, until, given_by)
        VALUES (shared, with_person, with_group, may, lasts, who)
        ON CONFLICT (node, person, group_key) DO UPDATE
            SET rights = excluded.rights, until = excluded.until, given_by = excluded.given_by,
                given_at = now()
            -- What the drive's kind gives stays.
            WHERE e.given_by IS NOT NULL
        RETURNING id INTO made;
    INSERT INTO files.history (drive, node, person, act, detail)
        VALUES (n.drive, shared, who, 'shared', coalesce(with_person::text, with_group));
    PERFORM files.tell('rights-changed', shared,
        CASE WHEN n.parent IS NULL THEN (SELECT d.acl_token FROM files.drive AS d WHERE d.id = n.drive)
            ELSE n.acl_token END);
    RETURN made;
END $$;

CREATE FUNCTION files.end_share(ended uuid, who uuid) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    e files.entitlement;
    n files.node;
BEGIN
    DELETE FROM files.entitlement WHERE id = ended AND given_by IS NOT NULL RETURNING * INTO e;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE files.node SET entitled =
            EXISTS (SELECT FROM files.entitlement AS other WHERE other.node = e.node)
        WHERE id = e.node RETURNING * INTO STRICT n;
    INSERT INTO files.history (drive, node, person, act, detail)
        VALUES (n.drive, n.id, who, 'share-ended', coalesce(e.person::text, e.group_key));
    PERFORM files.tell('rights-changed', n.id,
        CASE WHEN n.parent IS NULL THEN (SELECT d.acl_token FROM files.drive AS d WHERE d.id = n.drive)
            ELSE n.acl_token END);
    RETURN true;
END $$;

-- All that was given at a node or below drives: to people, to groups, by link. The drive's own groups
-- are not among them.
CREATE VIEW files.shares AS
SELECT e.id, e.node, n.drive, n.name, n.hash IS NULL AS folder, e.person, e.group_key, e.rights,
    e.until, e.given_by, e.given_at, false AS link, NULL::integer AS times, NULL::integer AS used,
    false AS guarded
FROM files.entitlement AS e JOIN files.node AS n ON n.id = e.node
WHERE e.given_by IS NOT NULL AND NOT n.hand_in AND (e.until IS NULL OR e.until > clock_timestamp())
UNION ALL
SELECT l.id, l.node, l.drive, n.name, n.hash IS NULL, NULL, NULL, 1, l.expires_at, l.made_by,
    l.made_at, true, l.times, l.used, l.verifier IS NOT NULL
FROM files.link AS l JOIN files.node AS n ON n.id = l.node
WHERE l.ended_at IS NULL AND l.expires_at > clock_timestamp();

-- A folder that is shared tells of its changes under a token of its own; see the walk's first form.
CREATE OR REPLACE FUNCTION files.walk(asker uuid, day date, start uuid, names text[], keys text[],
    holds integer)
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
    -- What was shared and then thrown away leads nowhere.
    IF start <> home.root AND NOT files.stands(start) THEN
        RETURN;
    END IF;
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

-- Takes a node out of the trash, to where it stood; to the drive's root where that folder is gone, and
-- under another name where its own is taken. Null when it is not in the trash; without room it fails.
CREATE OR REPLACE FUNCTION files.put_back(thrown uuid, who uuid) RETURNS text
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
        RAISE EXCEPTION 'no room' USING ERRCODE = 'MF507';
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

-- A drive for a department of a school, such as 교무부; those who manage the school's drives manage it
-- and say who belongs to it, by sharing it.
CREATE FUNCTION files.open_department(school_drive uuid, called text, who uuid) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE
    school files.drive;
    made uuid;
BEGIN
    SELECT * INTO STRICT school FROM files.drive WHERE id = school_drive AND kind = 'SCHOOL';
    made := files.make_drive('DEPARTMENT', NULL, school.unit, called, school.name || ' ' || called,
        ARRAY[school.unit || '/MANAGERS'], ARRAY[15]);
    INSERT INTO files.history (drive, node, person, act, detail)
        SELECT d.id, d.root, who, 'made', d.name FROM files.drive AS d WHERE d.id = made;
    RETURN made;
END $$;

CREATE FUNCTION files.set_sensitive(of_drive uuid, is_so boolean, who uuid) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE files.drive SET sensitive = is_so WHERE id = of_drive;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO files.history (drive, node, person, act, detail)
        SELECT d.id, d.root, who, 'rights-changed', CASE WHEN is_so THEN 'sensitive' ELSE 'usual' END
        FROM files.drive AS d WHERE d.id = of_drive;
    RETURN true;
END $$;

-- Writes a file and returns it as it stands then, in one step; see write_file.
CREATE FUNCTION files.put_file(of_drive uuid, in_folder uuid, existing uuid, wanted uuid,
    new_name text, new_key text, content bytea, bytes bigint, kind text, who uuid,
    shown timestamptz, is_aside boolean, token uuid)
RETURNS TABLE (outcome text, id uuid, drive uuid, parent uuid, name text, hash bytea, size bigint,
    type text, made_at timestamptz, changed_at timestamptz, shown_at timestamptz, aside boolean,
    quarantined text)
LANGUAGE plpgsql AS $$
DECLARE
    n files.node;
BEGIN
    outcome := files.write_file(of_drive, in_folder, existing, wanted, new_name, new_key, content,
        bytes, kind, who, shown, is_aside, token);
    SELECT * INTO n FROM files.node AS f WHERE f.id = wanted;
    id := n.id; drive := n.drive; parent := n.parent; name := n.name; hash := n.hash; size := n.size;
    type := n.type; made_at := n.made_at; changed_at := n.changed_at; shown_at := n.shown_at;
    aside := n.aside; quarantined := n.quarantined;
    RETURN NEXT;
END $$;

-- Whom somebody may share with, by groups: those of the schools where she is staff, and of the classes
-- that she keeps.
CREATE FUNCTION files.groups_to_share(asker uuid, day date)
RETURNS TABLE (group_key text, unit_name text, who text)
LANGUAGE sql STABLE AS $$
    WITH mine AS MATERIALIZED (
        SELECT DISTINCT split_part(g, '/', 1)::uuid AS unit, split_part(g, '/', 2) AS who
        FROM unnest(files.groups(asker, day)) AS g),
    school AS MATERIALIZED (
        SELECT array_agg(DISTINCT unit) AS units FROM mine WHERE who IN ('STAFF', 'OFFICE', 'MANAGERS'))
    SELECT v.unit || '/' || w.who, v.name, w.who
    FROM school, identity.visible_units(asker, NULL, day, school.units) AS v,
        (VALUES ('STAFF'), ('OFFICE'), ('MANAGERS')) AS w (who)
    WHERE v.kind <> 'CLASS'
    UNION ALL
    SELECT m.unit || '/' || w.who, c.school_name || ' ' || c.grade || '-' || c.label, w.who
    FROM mine AS m JOIN identity.classes AS c ON c.class_id = m.unit,
        (VALUES ('TEACHERS'), ('STUDENTS'), ('GUARDIANS')) AS w (who)
    WHERE m.who = 'TEACHERS'
    ORDER BY 2, 3
$$;
