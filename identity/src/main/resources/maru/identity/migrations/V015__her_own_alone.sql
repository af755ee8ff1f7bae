-- A person makes app passwords and ends sessions of her own alone: said here too, and not by the callers only.
CREATE OR REPLACE FUNCTION identity.make_app_password(asker uuid, asker_session text, asker_address text,
    asker_level text, signed_in_at timestamptz, operator_name text, whose uuid, day date,
    key_given text, label_given text, scopes_given text[], verifier_given bytea,
    stored_key_given bytea, server_key_given bytea, ends timestamptz)
RETURNS TABLE (id uuid, local_part text, until timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    made identity.app_password;
    name text;
BEGIN
    PERFORM identity.require_part('portal');
    IF operator_name IS NOT NULL THEN
        PERFORM identity.require_part('nobody');
    ELSIF asker IS DISTINCT FROM whose THEN
        RAISE EXCEPTION 'not found' USING ERRCODE = 'no_data_found';
    END IF;
    -- One at a time for each person, so that the count holds.
    PERFORM FROM identity.person AS p WHERE p.id = whose FOR UPDATE;
    IF NOT found OR NOT identity.is_open(whose) THEN
        RAISE EXCEPTION 'not found' USING ERRCODE = 'no_data_found';
    END IF;
    IF (SELECT count(*) FROM identity.app_password AS a WHERE a.person = whose
            AND a.ended IS NULL AND coalesce(a.until > now(), true)) >= 30 THEN
        RAISE EXCEPTION 'too many' USING ERRCODE = 'cardinality_violation';
    END IF;
    name := identity.give_local_part(whose, day);
    INSERT INTO identity.app_password (person, key_id, label, scopes, verifier, stored_key,
        server_key, operator, until)
    VALUES (whose, key_given, label_given, scopes_given, verifier_given, stored_key_given,
        server_key_given, operator_name,
        CASE WHEN operator_name IS NULL OR identity.is_demo() THEN ends
            ELSE least(ends, now() + interval '24 hours') END)
    RETURNING * INTO made;
    PERFORM identity.append_audit(asker, CASE WHEN asker IS NULL THEN 'launcher.admin' END,
        asker_session, asker_address, asker_level, signed_in_at, 'device.make', whose, NULL,
        'app-password/' || made.id, jsonb_strip_nulls(jsonb_build_object('key', key_given,
            'scopes', array_to_string(scopes_given, ' '), 'operator', operator_name)));
    IF operator_name IS NOT NULL THEN
        PERFORM identity.notify(whose, 'APP_PASSWORD_BY_OPERATOR', jsonb_strip_nulls(
            jsonb_build_object('operator', operator_name, 'label', label_given,
                'until', made.until)));
    END IF;
    RETURN QUERY SELECT made.id, name, made.until;
END $$;

CREATE OR REPLACE FUNCTION identity.end_sessions(asker uuid, asker_service text, whose uuid, why text,
    devices boolean, operator_name text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    closed integer;
BEGIN
    PERFORM identity.require_part('keycloak', 'portal');
    IF asker IS NOT NULL AND asker <> whose THEN
        RAISE EXCEPTION 'not found' USING ERRCODE = 'no_data_found';
    END IF;
    UPDATE identity.web_session SET ended = now() WHERE person = whose AND ended IS NULL;
    GET DIAGNOSTICS closed = ROW_COUNT;
    INSERT INTO identity.signed_out (person, at) VALUES (whose, clock_timestamp())
    ON CONFLICT (person) DO UPDATE SET at = clock_timestamp();
    IF devices THEN
        UPDATE identity.app_password SET ended = now() WHERE person = whose AND ended IS NULL;
    END IF;
    PERFORM identity.tell('sessions-ended', whose, CASE WHEN devices THEN 'devices' ELSE '' END);
    PERFORM identity.append_audit(asker, asker_service, NULL, NULL, NULL, NULL, 'session.end-all',
        whose, NULL, 'sessions', jsonb_strip_nulls(jsonb_build_object('why', left(why, 100),
            'sessions', closed::text, 'devices', devices::text, 'operator', operator_name)));
    RETURN closed;
END $$;
