-- The audit: who, when, from where, whose data, what. Appended in the transaction of the act, never
-- read, changed or deleted by a part.
--
-- Each row carries two keyed hashes (HMAC-SHA-256, RFC 2104). `personal` covers the fields that name
-- people, salted per row; `mac` covers the rest and `personal`. A chain over rows needs `mac` alone, so
-- when the law asks to erase a name, its fields and the salt go and the chain still verifies.

-- Keys are stored as RFC 2104's two padded blocks. Only the owner of the schema reads them.
CREATE TABLE identity.audit_key (
    id integer PRIMARY KEY,
    inner_block bytea NOT NULL CHECK (length(inner_block) = 64),
    outer_block bytea NOT NULL CHECK (length(outer_block) = 64),
    since timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION identity.new_audit_key() RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    -- Four times 122 random bits of the server's strong source, folded to 32 bytes.
    secret bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
        || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
    inside bytea := decode(repeat('36', 64), 'hex');
    outside bytea := decode(repeat('5c', 64), 'hex');
    number integer := 1 + coalesce((SELECT max(id) FROM identity.audit_key), 0);
BEGIN
    FOR i IN 0..31 LOOP
        inside := set_byte(inside, i, get_byte(secret, i) # 54);
        outside := set_byte(outside, i, get_byte(secret, i) # 92);
    END LOOP;
    INSERT INTO identity.audit_key (id, inner_block, outer_block) VALUES (number, inside, outside);
    RETURN number;
END $$;
REVOKE ALL ON FUNCTION identity.new_audit_key() FROM PUBLIC;
SELECT identity.new_audit_key();

CREATE TABLE identity.audit (
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL,
    -- The part's database role, which no part can choose.
    by_role name NOT NULL,
    service text,
    action text NOT NULL CHECK (length(action) BETWEEN 3 AND 60),
    unit uuid,
    what text NOT NULL CHECK (length(what) <= 400),
    -- Fields that name people.
    who uuid,
    session text CHECK (length(session) <= 200),
    address text CHECK (length(address) <= 100),
    level text,
    authenticated_at timestamptz,
    whose uuid,
    details jsonb NOT NULL CHECK (length(details::text) <= 16000),
    salt bytea,
    personal bytea NOT NULL,
    key integer NOT NULL,
    mac bytea NOT NULL,
    PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
CREATE INDEX audit_whose ON identity.audit (whose, at);
CREATE INDEX audit_who ON identity.audit (who, at);
CREATE INDEX audit_unit ON identity.audit (unit, at);

CREATE TRIGGER fixed BEFORE UPDATE OR DELETE ON identity.audit
    FOR EACH ROW EXECUTE FUNCTION identity.keep_row();
CREATE TRIGGER fixed_whole BEFORE TRUNCATE ON identity.audit
    FOR EACH STATEMENT EXECUTE FUNCTION identity.keep_row();

-- Months in Seoul, made ahead; called after each migration.
CREATE FUNCTION identity.make_audit_months(ahead integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET timezone = 'Asia/Seoul' AS $$
DECLARE
    first date;
    name text;
BEGIN
    FOR month IN 0..ahead LOOP
        first := date_trunc('month', now())::date + make_interval(months => month - 1);
        name := 'audit_' || to_char(first, 'YYYYMM');
        IF to_regclass('identity.' || name) IS NULL THEN
            EXECUTE format('CREATE TABLE identity.%I PARTITION OF identity.audit '
                'FOR VALUES FROM (%L) TO (%L)', name, first::timestamptz,
                (first + interval '1 month')::timestamptz);
            EXECUTE format('CREATE TRIGGER fixed_whole BEFORE TRUNCATE ON identity.%I '
                'FOR EACH STATEMENT EXECUTE FUNCTION identity.keep_row()', name);
        END IF;
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION identity.make_audit_months(integer) FROM PUBLIC;
SELECT identity.make_audit_months(36);

CREATE FUNCTION identity.keyed_hash(key integer, content text) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(outer_block || sha256(inner_block || convert_to(content, 'UTF8')))
    FROM identity.audit_key WHERE id = key
$$;
REVOKE ALL ON FUNCTION identity.keyed_hash(integer, text) FROM PUBLIC;

-- jsonb_build_array is the canonical text: it quotes, so that no two rows read alike.
CREATE FUNCTION identity.audit_personal_text(a identity.audit) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_build_array(encode(a.salt, 'hex'), a.who, a.session, a.address, a.level,
        extract(epoch FROM a.authenticated_at), a.whose, a.details)::text
$$;
CREATE FUNCTION identity.audit_text(a identity.audit) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_build_array(a.id, extract(epoch FROM a.at), a.by_role, a.service, a.action, a.unit,
        a.what, encode(a.personal, 'hex'), a.key)::text
$$;
REVOKE ALL ON FUNCTION identity.audit_personal_text(identity.audit) FROM PUBLIC;
REVOKE ALL ON FUNCTION identity.audit_text(identity.audit) FROM PUBLIC;

CREATE FUNCTION identity.append_audit(
    asker uuid, asker_service text, asker_session text, asker_address text, asker_level text,
    asker_authenticated_at timestamptz, act text, whose_data uuid, in_unit uuid, thing text,
    facts jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    entry identity.audit;
BEGIN
    -- A row names a person, or a service that the caller is.
    PERFORM identity.is_service(asker, asker_service);
    entry.id := nextval(pg_get_serial_sequence('identity.audit', 'id'));
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
    INSERT INTO identity.audit OVERRIDING SYSTEM VALUE SELECT entry.*;
END $$;
REVOKE ALL ON FUNCTION identity.append_audit(uuid, text, text, text, text, timestamptz, text, uuid,
    uuid, text, jsonb) FROM PUBLIC;

-- The rows of a span whose keyed hashes do not fit what they say.
CREATE FUNCTION identity.altered_audit(from_time timestamptz, to_time timestamptz)
RETURNS TABLE (at timestamptz, id bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.at, a.id FROM identity.audit AS a
    WHERE a.at >= from_time AND a.at < to_time
        AND (a.mac IS DISTINCT FROM identity.keyed_hash(a.key, identity.audit_text(a))
            OR (a.salt IS NOT NULL AND a.personal
                IS DISTINCT FROM identity.keyed_hash(a.key, identity.audit_personal_text(a))))
$$;
REVOKE ALL ON FUNCTION identity.altered_audit(timestamptz, timestamptz) FROM PUBLIC;
