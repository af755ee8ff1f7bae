-- The same row and the same keyed hashes as before, worked out in one function: five calls of others took a third of its time.
CREATE OR REPLACE FUNCTION identity.append_audit(
    asker uuid, asker_service text, asker_session text, asker_address text, asker_level text,
    asker_authenticated_at timestamptz, act text, whose_data uuid, in_unit uuid, thing text,
    facts jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    number bigint := nextval('identity.audit_id_seq');
    moment timestamptz := clock_timestamp();
    grain bytea := uuid_send(gen_random_uuid());
    k identity.audit_key;
    names bytea;
BEGIN
    -- A row names a person, or a service that the caller is.
    IF asker IS NULL OR asker_service IS NOT NULL THEN
        PERFORM identity.is_service(asker, asker_service);
    END IF;
    SELECT * INTO k FROM identity.audit_key ORDER BY id DESC LIMIT 1;
    -- As identity.audit_personal_text, identity.audit_text and identity.keyed_hash say, by which the row is checked.
    names := sha256(k.outer_block || sha256(k.inner_block || convert_to(
        jsonb_build_array(encode(grain, 'hex'), asker, asker_session, asker_address, asker_level,
            extract(epoch FROM asker_authenticated_at), whose_data, facts)::text, 'UTF8')));
    INSERT INTO identity.audit (id, at, by_role, service, action, unit, what, who, session, address,
        level, authenticated_at, whose, details, salt, personal, key, mac)
    OVERRIDING SYSTEM VALUE VALUES (number, moment, session_user, asker_service, act, in_unit, thing,
        asker, asker_session, asker_address, asker_level, asker_authenticated_at, whose_data, facts,
        grain, names, k.id,
        sha256(k.outer_block || sha256(k.inner_block || convert_to(
            jsonb_build_array(number, extract(epoch FROM moment), session_user, asker_service, act,
                in_unit, thing, encode(names, 'hex'), k.id)::text, 'UTF8'))));
END $$;
