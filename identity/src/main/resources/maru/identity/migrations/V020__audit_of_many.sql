-- The same act on many people's data, a row for each, in one statement: an import of a whole province names a hundred thousand.
-- The rows and their keyed hashes are those of identity.append_audit. For the schema's owner alone.
CREATE FUNCTION identity.append_audit_of_each(
    asker uuid, asker_service text, asker_session text, asker_address text, asker_level text,
    asker_authenticated_at timestamptz, act text, people uuid[], in_unit uuid, thing text,
    facts jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    k identity.audit_key;
BEGIN
    PERFORM identity.is_service(asker, asker_service);
    SELECT * INTO k FROM identity.audit_key ORDER BY id DESC LIMIT 1;
    INSERT INTO identity.audit (id, at, by_role, service, action, unit, what, who, session, address,
        level, authenticated_at, whose, details, salt, personal, key, mac)
    OVERRIDING SYSTEM VALUE
    SELECT r.number, r.moment, session_user, asker_service, act, in_unit, thing, asker,
        asker_session, asker_address, asker_level, asker_authenticated_at, r.person, facts, r.grain,
        r.names, k.id,
        sha256(k.outer_block || sha256(k.inner_block || convert_to(
            jsonb_build_array(r.number, extract(epoch FROM r.moment), session_user, asker_service,
                act, in_unit, thing, encode(r.names, 'hex'), k.id)::text, 'UTF8')))
    FROM (
        SELECT p.*, sha256(k.outer_block || sha256(k.inner_block || convert_to(
            jsonb_build_array(encode(p.grain, 'hex'), asker, asker_session, asker_address,
                asker_level, extract(epoch FROM asker_authenticated_at), p.person, facts)::text,
            'UTF8'))) AS names
        FROM (
            -- Each is worked out once.
            SELECT one.person, nextval('identity.audit_id_seq') AS number,
                clock_timestamp() AS moment, uuid_send(gen_random_uuid()) AS grain
            FROM unnest(people) AS one (person) OFFSET 0) AS p
        OFFSET 0) AS r;
END $$;
REVOKE ALL ON FUNCTION identity.append_audit_of_each(uuid, text, text, text, text, timestamptz,
    text, uuid[], uuid, text, jsonb) FROM PUBLIC;
