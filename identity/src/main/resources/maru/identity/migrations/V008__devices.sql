-- A person's own devices and notices. The portal asks for her; the operator as the schemas' owner.

CREATE FUNCTION identity.make_app_password(asker uuid, asker_session text, asker_address text,
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

CREATE FUNCTION identity.app_passwords(whose uuid)
RETURNS TABLE (id uuid, key_id text, label text, scopes text[], made timestamptz, operator text,
    until timestamptz, used_at timestamptz, used_door text, used_address text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM identity.require_part('portal');
    RETURN QUERY
        SELECT a.id, a.key_id, a.label, a.scopes, a.made, a.operator, a.until, u.at, u.door,
            u.address
        FROM identity.app_password AS a
        LEFT JOIN LATERAL (
            SELECT * FROM identity.door_use AS u WHERE u.credential = 'app-password/' || a.id
            ORDER BY u.at DESC LIMIT 1) AS u ON true
        WHERE a.person = whose AND a.ended IS NULL AND coalesce(a.until > now(), true)
        ORDER BY a.made DESC, a.id;
END $$;

-- Names one anew, or ends it when no name is given. Whether it is hers.
CREATE FUNCTION identity.change_app_password(asker uuid, asker_session text, asker_address text,
    asker_level text, signed_in_at timestamptz, operator_name text, asked uuid, new_label text)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one identity.app_password;
BEGIN
    PERFORM identity.require_part('portal');
    IF asker IS NULL THEN
        PERFORM identity.require_part('nobody');
    END IF;
    SELECT * INTO one FROM identity.app_password AS a
    WHERE a.id = asked AND (asker IS NULL OR a.person = asker) FOR UPDATE;
    IF NOT found THEN
        RETURN false;
    END IF;
    IF one.ended IS NOT NULL THEN
        RETURN new_label IS NULL;
    END IF;
    IF new_label IS NOT NULL THEN
        UPDATE identity.app_password SET label = new_label WHERE id = asked;
    ELSE
        UPDATE identity.app_password SET ended = now() WHERE id = asked;
        PERFORM identity.tell('app-password-ended', one.person, asked::text);
    END IF;
    PERFORM identity.append_audit(asker, CASE WHEN asker IS NULL THEN 'launcher.admin' END,
        asker_session, asker_address, asker_level, signed_in_at,
        CASE WHEN new_label IS NULL THEN 'device.end' ELSE 'device.name' END, one.person, NULL,
        'app-password/' || asked,
        jsonb_strip_nulls(jsonb_build_object('key', one.key_id, 'operator', operator_name)));
    RETURN true;
END $$;

CREATE FUNCTION identity.unseen_notices(asker uuid)
RETURNS TABLE (id bigint, kind text, at timestamptz, facts jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM identity.require_part('portal');
    RETURN QUERY SELECT n.id, n.kind, n.at, n.facts FROM identity.notice AS n
        WHERE n.person = asker AND n.seen IS NULL ORDER BY n.id DESC LIMIT 50;
END $$;

CREATE FUNCTION identity.see_notice(asker uuid, asked bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM identity.require_part('portal');
    UPDATE identity.notice SET seen = now() WHERE id = asked AND person = asker AND seen IS NULL;
END $$;

-- The sign-on server's and the portal's side: one counter with the doors, and what sessions there are.
--
-- Before a password or a code is tried: takes a guess and says how long to wait, 0 to go on. A device on which the person
-- has signed in before (the sign-on server knows it by a cookie of its own) has a counter of its own, so that nobody
-- else's guesses shut it out. `account` is null for a login that nobody has.
CREATE FUNCTION identity.sign_in_tried(account uuid, known_device text, login text,
    from_address text, from_network text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM identity.require_part('keycloak', 'portal');
    RETURN CASE WHEN account IS NULL THEN identity.take_unknown(from_network, login)
        WHEN known_device IS NOT NULL THEN
            identity.take_guess('device ' || account || ' ' || left(known_device, 100))
        ELSE identity.take_guess('account ' || account) END;
END $$;

-- It was wrong (`WRONG`), or was not even tried (`THROTTLED`).
CREATE FUNCTION identity.sign_in_failed(account uuid, from_address text, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM identity.require_part('keycloak', 'portal');
    PERFORM identity.audit_refusal((SELECT p.id FROM identity.person AS p WHERE p.id = account),
        CASE WHEN session_user = 'maru_keycloak' THEN 'keycloak.sign-on' ELSE 'portal.sign-on' END,
        'browser', from_address, CASE why WHEN 'THROTTLED' THEN why ELSE 'WRONG' END);
END $$;

-- It was right: the guess is given back, and the session is known from here on.
CREATE FUNCTION identity.sign_in_done(account uuid, known_device text, session_id text,
    from_address text, from_network text, browser text, level text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM identity.require_part('keycloak', 'portal');
    IF NOT EXISTS (SELECT FROM identity.person AS p WHERE p.id = account) THEN
        RETURN;
    END IF;
    PERFORM identity.give_back_guess(CASE WHEN known_device IS NULL THEN 'account ' || account
        ELSE 'device ' || account || ' ' || left(known_device, 100) END);
    INSERT INTO identity.familiar (person, network, at) VALUES (account, from_network, now())
    ON CONFLICT (network, person) DO UPDATE SET at = now();
    INSERT INTO identity.web_session (sid, person, address, agent)
    VALUES (session_id, account, from_address, left(browser, 300)) ON CONFLICT DO NOTHING;
    IF found THEN
        PERFORM identity.append_audit(account, NULL, session_id, from_address, level, now(),
            'session.begin', account, NULL, 'door/browser', '{}');
    END IF;
END $$;

-- A web session has ended, by whomever: its tokens are good for nothing from now on.
CREATE FUNCTION identity.session_ended(account uuid, session_id text, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM identity.require_part('keycloak', 'portal');
    IF NOT EXISTS (SELECT FROM identity.person AS p WHERE p.id = account) THEN
        RETURN;
    END IF;
    INSERT INTO identity.web_session AS w (sid, person, ended) VALUES (session_id, account, now())
    ON CONFLICT (sid) DO UPDATE SET ended = now() WHERE w.ended IS NULL AND w.person = account;
    IF found THEN
        PERFORM identity.tell('session-ended', account, session_id);
        PERFORM identity.append_audit(account, NULL, session_id, NULL, NULL, NULL, 'session.end',
            account, NULL, 'door/browser', jsonb_build_object('why', left(why, 100)));
    END IF;
END $$;

-- All of a person's sessions end, and with `devices` her app passwords too.
CREATE FUNCTION identity.end_sessions(asker uuid, asker_service text, whose uuid, why text,
    devices boolean, operator_name text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    closed integer;
BEGIN
    PERFORM identity.require_part('keycloak', 'portal');
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

CREATE FUNCTION identity.web_sessions(whose uuid)
RETURNS TABLE (sid text, begun timestamptz, address text, agent text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM identity.require_part('portal');
    RETURN QUERY SELECT w.sid, w.begun, w.address, w.agent FROM identity.web_session AS w
        WHERE w.person = whose AND w.ended IS NULL AND w.begun > now() - interval '400 days'
        ORDER BY w.begun DESC LIMIT 200;
END $$;

DO $$
DECLARE
    question text;
BEGIN
    FOREACH question IN ARRAY ARRAY[
        'make_app_password(uuid, text, text, text, timestamptz, text, uuid, date, text, text,'
            ' text[], bytea, bytea, bytea, timestamptz)',
        'app_passwords(uuid)',
        'change_app_password(uuid, text, text, text, timestamptz, text, uuid, text)',
        'unseen_notices(uuid)', 'see_notice(uuid, bigint)', 'web_sessions(uuid)',
        'sign_in_tried(uuid, text, text, text, text)', 'sign_in_failed(uuid, text, text)',
        'sign_in_done(uuid, text, text, text, text, text, text)',
        'session_ended(uuid, text, text)',
        'end_sessions(uuid, text, uuid, text, boolean, text)'] LOOP
        EXECUTE 'GRANT EXECUTE ON FUNCTION identity.' || question || ' TO maru_part';
    END LOOP;
END $$;
