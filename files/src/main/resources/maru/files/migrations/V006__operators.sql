-- What the operator asks for by `maru admin files`.

CREATE VIEW files.drives AS
SELECT d.id AS drive, d.kind, d.name, d.owner, d.quota,
    d.quota - (SELECT sum(r.free)::bigint FROM files.room AS r WHERE r.drive = d.id) AS used,
    (SELECT coalesce(sum(t.bytes), 0)::bigint FROM files.trash AS t WHERE t.drive = d.id) AS in_trash
FROM files.drive AS d;

-- A quota below what lies in the drive lets nothing new in, and takes nothing away.
CREATE FUNCTION files.set_quota(of_drive uuid, bytes bigint) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    before bigint;
    total bigint;
BEGIN
    SELECT d.quota INTO before FROM files.drive AS d WHERE d.id = of_drive FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM 1 FROM files.room WHERE drive = of_drive ORDER BY slot FOR UPDATE;
    SELECT sum(r.free) + bytes - before INTO total FROM files.room AS r WHERE r.drive = of_drive;
    UPDATE files.room SET free = CASE
            WHEN total < 0 THEN CASE slot WHEN 0 THEN total ELSE 0 END
            ELSE total / 8 + CASE slot WHEN 0 THEN total % 8 ELSE 0 END END
        WHERE drive = of_drive;
    UPDATE files.drive SET quota = bytes WHERE id = of_drive;
    RETURN true;
END $$;

-- The node that a path names in a drive, whoever asks.
CREATE FUNCTION files.node_at(of_drive uuid, names text[]) RETURNS uuid
LANGUAGE plpgsql STABLE AS $$
DECLARE
    here uuid := (SELECT d.root FROM files.drive AS d WHERE d.id = of_drive);
    one text;
BEGIN
    FOREACH one IN ARRAY names LOOP
        SELECT n.id INTO here FROM files.node AS n
            WHERE n.parent = here AND n.name = normalize(one, NFC);
        IF NOT FOUND THEN
            RETURN NULL;
        END IF;
    END LOOP;
    RETURN here;
END $$;

-- What cannot be, if all went well; nothing else is returned.
CREATE FUNCTION files.verify() RETURNS SETOF text
LANGUAGE sql STABLE AS $$
    SELECT 'drive ' || d.id || ' counts ' || v.used || ' bytes and holds ' || files.bytes_below(d.root)
    FROM files.drive AS d JOIN files.drives AS v ON v.drive = d.id
    WHERE v.used <> files.bytes_below(d.root)
    UNION ALL
    SELECT 'node ' || n.id || ' is neither in a folder nor in the trash' FROM files.node AS n
    WHERE n.parent IS NULL
        AND NOT EXISTS (SELECT FROM files.drive AS d WHERE d.root = n.id)
        AND NOT EXISTS (SELECT FROM files.trash AS t WHERE t.node = n.id)
    UNION ALL
    SELECT 'node ' || n.id || ' is of another drive than its folder' FROM files.node AS n
    JOIN files.node AS p ON p.id = n.parent WHERE p.drive <> n.drive
    UNION ALL
    SELECT 'node ' || n.id || ' stands in a file' FROM files.node AS n
    JOIN files.node AS p ON p.id = n.parent WHERE NOT p.folder
$$;
