-- What a scanner has said of contents, each asked about once. An empty finding is a clean one.

CREATE TABLE files.scan (
    hash bytea PRIMARY KEY,
    finding text NOT NULL CHECK (length(finding) <= 200),
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- For the scanner: contents that nobody has looked at yet.
CREATE INDEX node_hash ON files.node (hash) WHERE hash IS NOT NULL;

CREATE FUNCTION files.to_scan(at_most integer) RETURNS TABLE (hash bytea)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT n.hash FROM files.node AS n
    WHERE n.hash IS NOT NULL AND n.size > 0
        AND NOT EXISTS (SELECT FROM files.scan AS s WHERE s.hash = n.hash)
    LIMIT at_most
$$;

-- Writes a finding down and holds every file of this content back. Returns how many files that are.
CREATE FUNCTION files.found(content bytea, what text) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    held files.node;
    count integer := 0;
BEGIN
    INSERT INTO files.scan (hash, finding) VALUES (content, what)
        ON CONFLICT (hash) DO UPDATE SET finding = excluded.finding, at = clock_timestamp();
    IF what = '' THEN
        RETURN 0;
    END IF;
    FOR held IN UPDATE files.node SET quarantined = what WHERE hash = content RETURNING * LOOP
        INSERT INTO files.history (drive, node, person, act, detail)
            VALUES (held.drive, held.id, NULL, 'quarantined', what);
        PERFORM files.tell('quarantined', held.id,
            (SELECT d.acl_token FROM files.drive AS d WHERE d.id = held.drive));
        count := count + 1;
    END LOOP;
    RETURN count;
END $$;

-- What was found harmful once is held back wherever it comes again.
CREATE FUNCTION files.hold_back() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.quarantined := (SELECT s.finding FROM files.scan AS s
        WHERE s.hash = NEW.hash AND s.finding <> '');
    RETURN NEW;
END $$;

CREATE TRIGGER node_hold_back_new BEFORE INSERT ON files.node
    FOR EACH ROW WHEN (NEW.hash IS NOT NULL) EXECUTE FUNCTION files.hold_back();
CREATE TRIGGER node_hold_back_changed BEFORE UPDATE OF hash ON files.node
    FOR EACH ROW WHEN (NEW.hash IS NOT NULL AND NEW.hash <> OLD.hash)
    EXECUTE FUNCTION files.hold_back();
