-- The usual upload in one way to the database.

-- A node's drive is that of the folder it stands in, and a drive never goes: to look that up again at the
-- end of each transaction, and to lock the drive's row for it, found nothing that files.verify() would not.
ALTER TABLE files.node DROP CONSTRAINT node_drive_fkey;

-- Writes small content at a path where nothing stands in the way that somebody would have to look at:
-- no lock in the drive, no hand-in on the way, a folder that the asker may write to, and no folder or
-- clash of names in its place. Returns no row where it is otherwise and has then changed nothing.
CREATE FUNCTION files.put_straight(asker uuid, day date, start uuid, names text[], keys text[],
    wanted uuid, content bytea, bytes bytea, kind text, shown timestamptz, is_aside boolean)
RETURNS TABLE (outcome text, made boolean, id uuid, drive uuid, parent uuid, name text, hash bytea,
    size bigint, type text, made_at timestamptz, changed_at timestamptz, shown_at timestamptz,
    aside boolean, quarantined text)
LANGUAGE plpgsql AS $$
DECLARE
    step record;
    depth integer := 0;
    last integer := cardinality(names);
    of_drive uuid;
    in_folder uuid;
    existing uuid;
    token uuid;
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
    RETURN QUERY SELECT f.outcome, existing IS NULL, f.id, of_drive, f.parent, f.name, f.hash, f.size,
            f.type, f.made_at, f.changed_at, f.shown_at, f.aside, f.quarantined
        FROM files.put_file(of_drive, in_folder, existing, coalesce(existing, wanted), names[last],
            keys[last], content, octet_length(bytes), kind, asker, shown, is_aside, token) AS f;
END $$;
