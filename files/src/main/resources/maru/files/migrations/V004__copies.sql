-- Copies a node, and with `deep` all that lies below it, by reference: contents are named again, not
-- written again. Properties go along; locks, rights, versions and what is kept aside do not, nor do
-- folders with rights of their own unless the copier manages them all.
CREATE FUNCTION files.copy_tree(source uuid, in_folder uuid, of_drive uuid, new_name text,
    new_key text, who uuid, deep boolean, manages boolean) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE
    top uuid := gen_random_uuid();
BEGIN
    -- The copy of a node has an id that follows from both, so that children find their parents.
    WITH RECURSIVE tree AS (
        SELECT n.* FROM files.node AS n WHERE n.id = source
        UNION ALL
        SELECT n.* FROM files.node AS n JOIN tree ON n.parent = tree.id
        WHERE deep AND NOT n.aside AND (manages OR NOT n.own_rights))
    INSERT INTO files.node (id, drive, parent, name, name_key, folder, hash, size, type, made_by,
            changed_by, shown_at, aside, quarantined)
        SELECT CASE WHEN t.id = source THEN top ELSE md5(top::text || t.id)::uuid END, of_drive,
            CASE WHEN t.id = source THEN in_folder WHEN t.parent = source THEN top
                ELSE md5(top::text || t.parent)::uuid END,
            CASE WHEN t.id = source THEN new_name ELSE t.name END,
            CASE WHEN t.id = source THEN new_key ELSE t.name_key END,
            t.folder, t.hash, t.size, t.type, who, who, t.shown_at, t.aside, t.quarantined
        FROM tree AS t;
    WITH RECURSIVE tree AS (
        SELECT n.id FROM files.node AS n WHERE n.id = source
        UNION ALL
        SELECT n.id FROM files.node AS n JOIN tree ON n.parent = tree.id
        WHERE deep AND NOT n.aside AND (manages OR NOT n.own_rights))
    INSERT INTO files.property (node, namespace, name, value)
        SELECT CASE WHEN t.id = source THEN top ELSE md5(top::text || t.id)::uuid END,
            p.namespace, p.name, p.value
        FROM tree AS t JOIN files.property AS p ON p.node = t.id;
    RETURN top;
END $$;
