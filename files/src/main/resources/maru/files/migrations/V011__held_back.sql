-- Who is told that something harmful was found in a file of hers.

CREATE INDEX node_quarantined ON files.node (changed_by) WHERE quarantined IS NOT NULL;

-- The files held back that somebody wrote or that lie in her own drive, with the names by which she comes
-- to them: none where it is the drive of another person. What was thrown away is no more of it.
CREATE FUNCTION files.held_back(asker uuid, at_most integer)
RETURNS TABLE (name text, finding text, way text[])
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE up AS (
        SELECT n.name, n.quarantined, n.changed_at, n.id AS top, n.parent, ARRAY[n.name] AS way
        FROM files.node AS n
        WHERE n.quarantined IS NOT NULL AND NOT n.aside AND (n.changed_by = asker
            OR n.drive IN (SELECT d.id FROM files.drive AS d WHERE d.owner = asker))
        UNION ALL
        SELECT up.name, up.quarantined, up.changed_at, n.id, n.parent,
            -- A drive's root has the drive's name, and a place to hand in to is its folder for its person.
            CASE WHEN n.parent IS NULL OR EXISTS (SELECT FROM files.hand_in_place AS p
                WHERE p.node = n.id AND p.person = asker) THEN up.way ELSE n.name || up.way END
        FROM up JOIN files.node AS n ON n.id = up.parent)
    SELECT up.name, up.quarantined,
        CASE WHEN d.owner = asker THEN ARRAY['home'] || up.way
            WHEN d.owner IS NULL THEN d.name || up.way ELSE '{}' END
    FROM up JOIN files.drive AS d ON d.root = up.top
    ORDER BY up.changed_at DESC LIMIT at_most
$$;
