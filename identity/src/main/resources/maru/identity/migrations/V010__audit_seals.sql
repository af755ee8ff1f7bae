-- The chain over the audit. A sealer takes committed rows, some at a time, and writes a link: which rows, and a hash over the link before
-- it and their MACs. Heads of the chain go to a file outside the database, signed. So a row that was altered, deleted, swapped or
-- slipped in later is found, and a chain that was made anew, or a database from yesterday, does not fit the heads.

-- Which transaction wrote a row: what lets the sealer find rows that committed late, without a mark on each.
ALTER TABLE identity.audit ADD COLUMN tx xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX audit_tx ON identity.audit (tx);

CREATE OR REPLACE FUNCTION identity.append_audit(
    asker uuid, asker_service text, asker_session text, asker_address text, asker_level text,
    asker_authenticated_at timestamptz, act text, whose_data uuid, in_unit uuid, thing text,
    facts jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    entry identity.audit;
BEGIN
    -- A row names a person, or a service that the caller is.
    PERFORM identity.is_service(asker, asker_service);
    entry.id := nextval('identity.audit_id_seq');
    entry.at := clock_timestamp();
    entry.by_role := session_user;
    entry.service := asker_service;
    entry.action := act;
    entry.unit := in_unit;
    entry.what := thing;
    entry.who := asker;
    entry.session := asker_session;
    entry.address := asker_address;
    entry.level := asker_level;
    entry.authenticated_at := asker_authenticated_at;
    entry.whose := whose_data;
    entry.details := facts;
    entry.salt := uuid_send(gen_random_uuid());
    entry.key := (SELECT max(id) FROM identity.audit_key);
    entry.personal := identity.keyed_hash(entry.key, identity.audit_personal_text(entry));
    entry.mac := identity.keyed_hash(entry.key, identity.audit_text(entry));
    entry.tx := pg_current_xact_id();
    INSERT INTO identity.audit OVERRIDING SYSTEM VALUE SELECT entry.*;
END $$;

CREATE TABLE identity.audit_seal (
    link bigint PRIMARY KEY,
    ids bigint[] NOT NULL,
    from_at timestamptz NOT NULL,
    to_at timestamptz NOT NULL,
    last_tx xid8 NOT NULL,
    sealed_at timestamptz NOT NULL,
    chain bytea NOT NULL CHECK (length(chain) = 32)
);
CREATE INDEX audit_seal_last_tx ON identity.audit_seal (last_tx);
CREATE TRIGGER fixed BEFORE UPDATE OR DELETE ON identity.audit_seal
    FOR EACH ROW EXECUTE FUNCTION identity.keep_row();
CREATE TRIGGER fixed_whole BEFORE TRUNCATE ON identity.audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION identity.keep_row();

-- All rows of earlier transactions are sealed.
CREATE TABLE identity.audit_horizon (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    tx xid8 NOT NULL
);
INSERT INTO identity.audit_horizon (tx) VALUES ('0');

CREATE FUNCTION identity.audit_link_hash(before bytea, link bigint, sealed timestamptz, rows bytea)
RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(before || int8send(link)
        || convert_to((extract(epoch FROM sealed))::text, 'UTF8') || rows)
$$;

-- Seals what has committed, at most so many rows. How many it sealed.
CREATE FUNCTION identity.seal_audit(at_most integer) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    horizon xid8;
    finished xid8;
    before identity.audit_seal;
    made identity.audit_seal;
    content bytea;
    number integer;
BEGIN
    -- One sealer at a time, wherever it runs.
    PERFORM FROM identity.audit_horizon FOR UPDATE;
    SELECT tx INTO horizon FROM identity.audit_horizon;
    -- Asked before the rows are looked at: what was finished by then is seen below.
    finished := pg_snapshot_xmin(pg_current_snapshot());
    WITH sealed AS MATERIALIZED (
        SELECT unnest(s.ids) AS id FROM identity.audit_seal AS s WHERE s.last_tx >= horizon),
    fresh AS (
        SELECT a.id, a.at, a.mac, a.tx FROM identity.audit AS a
        WHERE a.tx >= horizon AND NOT EXISTS (SELECT FROM sealed WHERE sealed.id = a.id)
        ORDER BY a.tx, a.id LIMIT at_most)
    SELECT array_agg(f.id ORDER BY f.tx, f.id), min(f.at), max(f.at), max(f.tx),
        string_agg(int8send(f.id) || f.mac, ''::bytea ORDER BY f.tx, f.id), count(*)
    INTO made.ids, made.from_at, made.to_at, made.last_tx, content, number
    FROM fresh AS f;
    IF number > 0 THEN
        SELECT * INTO before FROM identity.audit_seal ORDER BY link DESC LIMIT 1;
        made.link := coalesce(before.link, 0) + 1;
        made.sealed_at := clock_timestamp();
        made.chain := identity.audit_link_hash(
            coalesce(before.chain, decode(repeat('00', 32), 'hex')), made.link, made.sealed_at,
            content);
        INSERT INTO identity.audit_seal SELECT made.*;
    END IF;
    IF number < at_most AND finished > horizon THEN
        UPDATE identity.audit_horizon SET tx = finished;
    END IF;
    RETURN number;
END $$;

-- Links that do not fit, from one link on: rows that are gone, and hashes that are others than the rows give.
CREATE FUNCTION identity.check_audit_links(from_link bigint, at_most integer)
RETURNS TABLE (link bigint, rows integer, missing bigint[], fits boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.link, cardinality(s.ids), found.missing,
        coalesce(s.chain = identity.audit_link_hash(
            coalesce((SELECT p.chain FROM identity.audit_seal AS p WHERE p.link = s.link - 1),
                decode(repeat('00', 32), 'hex')),
            s.link, s.sealed_at, found.content), false)
    FROM identity.audit_seal AS s
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(i.id) FILTER (WHERE a.id IS NULL), '{}') AS missing,
            string_agg(int8send(i.id) || a.mac, ''::bytea ORDER BY i.place) AS content
        FROM unnest(s.ids) WITH ORDINALITY AS i (id, place)
        LEFT JOIN identity.audit AS a
            ON a.id = i.id AND a.at >= s.from_at AND a.at <= s.to_at) AS found
    WHERE s.link >= from_link AND s.link < from_link + at_most
    ORDER BY s.link
$$;

-- Rows of finished transactions that no link names: slipped in behind the sealer.
CREATE FUNCTION identity.unsealed_old_audit()
RETURNS TABLE (at timestamptz, id bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.at, a.id FROM identity.audit AS a
    WHERE a.tx < (SELECT h.tx FROM identity.audit_horizon AS h)
        AND a.id NOT IN (SELECT unnest(s.ids) FROM identity.audit_seal AS s)
    LIMIT 1000
$$;

-- Lawful erasure of who a row is about: only with a record of it, written in the same transaction.
CREATE TABLE identity.audit_erasure (
    row_id bigint PRIMARY KEY,
    row_at timestamptz NOT NULL,
    erased timestamptz NOT NULL DEFAULT now(),
    operator text NOT NULL CHECK (length(operator) BETWEEN 1 AND 100),
    basis text NOT NULL CHECK (length(basis) BETWEEN 1 AND 200)
);
CREATE TRIGGER fixed BEFORE UPDATE OR DELETE ON identity.audit_erasure
    FOR EACH ROW EXECUTE FUNCTION identity.keep_row();
CREATE TRIGGER fixed_whole BEFORE TRUNCATE ON identity.audit_erasure
    FOR EACH STATEMENT EXECUTE FUNCTION identity.keep_row();

CREATE FUNCTION identity.keep_audit_row() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    erased identity.audit;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        erased := OLD;
        erased.who := NULL;
        erased.session := NULL;
        erased.address := NULL;
        erased.level := NULL;
        erased.authenticated_at := NULL;
        erased.whose := NULL;
        erased.details := '{}';
        erased.salt := NULL;
        IF NEW IS NOT DISTINCT FROM erased
            AND EXISTS (SELECT FROM identity.audit_erasure AS e WHERE e.row_id = OLD.id) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'rows of the audit are never changed or deleted'
        USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER fixed ON identity.audit;
CREATE TRIGGER fixed BEFORE UPDATE OR DELETE ON identity.audit
    FOR EACH ROW EXECUTE FUNCTION identity.keep_audit_row();

-- Takes a person out of the rows that name her and were written before a day. How many there were.
CREATE FUNCTION identity.erase_from_audit(whom uuid, before timestamptz, operator_name text,
    by_law text) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    number integer;
BEGIN
    INSERT INTO identity.audit_erasure (row_id, row_at, operator, basis)
    SELECT a.id, a.at, operator_name, by_law FROM identity.audit AS a
    WHERE a.at < before AND (a.who = whom OR a.whose = whom) AND a.salt IS NOT NULL;
    GET DIAGNOSTICS number = ROW_COUNT;
    UPDATE identity.audit AS a SET who = NULL, session = NULL, address = NULL, level = NULL,
        authenticated_at = NULL, whose = NULL, details = '{}', salt = NULL
    WHERE a.at < before AND (a.who = whom OR a.whose = whom) AND a.salt IS NOT NULL;
    PERFORM identity.append_audit(NULL, 'launcher.admin', NULL, NULL, NULL, NULL, 'audit.erase',
        NULL, NULL, 'audit', jsonb_build_object('rows', number::text, 'operator', operator_name,
            'basis', by_law));
    RETURN number;
END $$;

-- Also finds rows whose names are gone without a record of it.
CREATE OR REPLACE FUNCTION identity.altered_audit(from_time timestamptz, to_time timestamptz)
RETURNS TABLE (at timestamptz, id bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.at, a.id FROM identity.audit AS a
    WHERE a.at >= from_time AND a.at < to_time
        AND (a.mac IS DISTINCT FROM identity.keyed_hash(a.key, identity.audit_text(a))
            OR CASE WHEN a.salt IS NULL
                THEN NOT EXISTS (SELECT FROM identity.audit_erasure AS e WHERE e.row_id = a.id)
                ELSE a.personal
                    IS DISTINCT FROM identity.keyed_hash(a.key, identity.audit_personal_text(a)) END)
$$;
