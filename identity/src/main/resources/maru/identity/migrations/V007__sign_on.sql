-- Sign-on for every protocol: names, app passwords, services' secrets, one counter of guesses, and what has been ended.
-- Parts reach all of it through functions alone.

-- Passes for the parts of these names and for whoever may act as the owner.
CREATE FUNCTION identity.require_part(VARIADIC names text[]) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF session_user <> ALL (SELECT 'maru_' || n FROM unnest(names) AS n)
        AND NOT pg_has_role(session_user,
            (SELECT nspowner FROM pg_namespace WHERE nspname = 'identity'), 'MEMBER') THEN
        RAISE EXCEPTION '% may not do this', session_user USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

CREATE FUNCTION identity.tell(kind text, person uuid, body text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO storage.feed_pending (feed, kind, subject, body)
    VALUES ('people', kind, person::text, body)
$$;

-- 32 letters and digits that nobody mistakes for one another, 5 random bits each.
CREATE FUNCTION identity.random_letters(length integer) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    bytes bytea := ''::bytea;
    letters text := '';
BEGIN
    -- Bytes 6 and 8 of such an id are not wholly random; the hash folds them in.
    WHILE length(bytes) < length LOOP
        bytes := bytes || sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
            || uuid_send(gen_random_uuid()));
    END LOOP;
    FOR i IN 0..length - 1 LOOP
        letters := letters
            || substr('abcdefghjkmnpqrstuvwxyz023456789', 1 + get_byte(bytes, i) % 32, 1);
    END LOOP;
    RETURN letters;
END $$;

-- The name before the @, one for each person and for good.
CREATE TABLE identity.local_part (
    person uuid PRIMARY KEY REFERENCES identity.person,
    name text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9._-]{1,30}$'),
    since timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER fixed BEFORE UPDATE OR DELETE ON identity.local_part
    FOR EACH ROW EXECUTE FUNCTION identity.keep_row();
CREATE TRIGGER fixed_whole BEFORE TRUNCATE ON identity.local_part
    FOR EACH STATEMENT EXECUTE FUNCTION identity.keep_row();

-- Names that mail and messenger give a meaning of their own (RFC 2142 and custom).
CREATE TABLE identity.reserved_name (name text PRIMARY KEY);
INSERT INTO identity.reserved_name VALUES ('abuse'), ('admin'), ('administrator'), ('hostmaster'),
    ('info'), ('mailer-daemon'), ('maru'), ('news'), ('noc'), ('no-reply'), ('noreply'),
    ('notifier'), ('operator'), ('postmaster'), ('root'), ('security'), ('service'), ('support'),
    ('system'), ('usenet'), ('uucp'), ('webmaster');

CREATE FUNCTION identity.give_local_part(asked uuid, day date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    wanted text;
    given text;
BEGIN
    SELECT l.name INTO given FROM identity.local_part AS l WHERE l.person = asked;
    IF found THEN
        RETURN given;
    END IF;
    IF NOT EXISTS (SELECT FROM identity.person AS p WHERE p.id = asked) THEN
        RETURN NULL;
    END IF;
    SELECT c.value INTO wanted FROM identity.contact_point AS c
    WHERE c.person = asked AND c.kind = 'SHORT_NAME' AND c.confirmed AND c.valid @> day
        AND upper_inf(c.recorded) AND c.value ~ '^[a-z0-9][a-z0-9._-]{1,30}$'
        AND c.value !~ '[.]$' AND position('..' IN c.value) = 0
        AND NOT EXISTS (SELECT FROM identity.reserved_name AS r WHERE r.name = c.value);
    LOOP
        INSERT INTO identity.local_part (person, name)
        VALUES (asked, coalesce(wanted, 'u' || identity.random_letters(9)))
        ON CONFLICT DO NOTHING;
        SELECT l.name INTO given FROM identity.local_part AS l WHERE l.person = asked;
        IF found THEN
            RETURN given;
        END IF;
        -- The name is another's, of now or of former days.
        wanted := NULL;
    END LOOP;
END $$;

CREATE FUNCTION identity.whose_local_part(asked text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT l.person FROM identity.local_part AS l WHERE l.name = lower(asked)
$$;

CREATE FUNCTION identity.display_name(asked uuid, day date) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT f.name FROM identity.person_fact AS f
    WHERE f.person = asked AND f.valid @> day AND upper_inf(f.recorded)
$$;

-- Who may be meant by what somebody typed: `typed` are the forms of it in which contact points are kept. More than one
-- when a short name of today was once another's local part.
CREATE FUNCTION identity.who_is_meant(typed text[], local_typed text, day date) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.person FROM identity.contact_point AS c
    WHERE c.value = ANY (typed) AND c.confirmed AND c.valid @> day AND upper_inf(c.recorded)
    UNION
    SELECT l.person FROM identity.local_part AS l WHERE l.name = local_typed
$$;

CREATE FUNCTION identity.is_open(asked uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM identity.account AS a
        WHERE a.person = asked AND upper_inf(a.recorded) AND a.enabled)
$$;

-- A device's own password. The secret has 160 random bits; what stands here is no use without the pepper, which is in no
-- database, but for the keys of SCRAM (RFC 5802 §3), whose weakness is that of the secret: none.
CREATE TABLE identity.app_password (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    person uuid NOT NULL REFERENCES identity.person,
    key_id text NOT NULL UNIQUE CHECK (key_id ~ '^[a-z0-9]{8}$'),
    label text NOT NULL CHECK (length(label) BETWEEN 1 AND 60),
    scopes text[] NOT NULL CHECK (cardinality(scopes) > 0
        AND scopes <@ ARRAY['IMAP', 'SMTP', 'JMAP', 'XMPP', 'DAV', 'API']),
    verifier bytea NOT NULL CHECK (length(verifier) = 32),
    stored_key bytea NOT NULL CHECK (length(stored_key) = 32),
    server_key bytea NOT NULL CHECK (length(server_key) = 32),
    made timestamptz NOT NULL DEFAULT now(),
    -- Who made it on the machine; null when she made it herself.
    operator text CHECK (length(operator) BETWEEN 1 AND 100),
    until timestamptz,
    ended timestamptz
);
CREATE INDEX app_password_person ON identity.app_password (person) WHERE ended IS NULL;

CREATE FUNCTION identity.keep_app_password() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'label' - 'ended' = to_jsonb(OLD) - 'label' - 'ended'
        AND (OLD.ended IS NULL OR NEW.ended = OLD.ended) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an app password is only named anew or ended'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON identity.app_password
    FOR EACH ROW EXECUTE FUNCTION identity.keep_app_password();

-- When a credential last opened a door from a network; exact to ten minutes.
CREATE TABLE identity.door_use (
    credential text NOT NULL CHECK (length(credential) <= 120),
    door text NOT NULL,
    network text NOT NULL CHECK (length(network) <= 60),
    address text NOT NULL CHECK (length(address) <= 60),
    at timestamptz NOT NULL,
    PRIMARY KEY (credential, door, network)
) WITH (fillfactor = 70);

-- Services of our own, and their secrets of the moment.
CREATE TABLE identity.service (
    name text PRIMARY KEY CHECK (name ~ '^[a-z]{2,20}[.][a-z-]{2,30}$'),
    scopes text[] NOT NULL,
    -- Whether it may act in the name of any person with an open account.
    acts_for_people boolean NOT NULL
);
INSERT INTO identity.service (name, scopes, acts_for_people) VALUES
    ('portal.notifier', ARRAY['XMPP'], false),
    ('portal.outbox', ARRAY['SMTP', 'JMAP'], true),
    ('ai.indexer', ARRAY['JMAP', 'IMAP', 'DAV', 'XMPP'], true);
CREATE TABLE identity.service_secret (
    key_id text PRIMARY KEY CHECK (key_id ~ '^[a-z0-9]{8}$'),
    service text NOT NULL REFERENCES identity.service,
    verifier bytea NOT NULL CHECK (length(verifier) = 32),
    made timestamptz NOT NULL DEFAULT now(),
    until timestamptz
);
CREATE INDEX service_secret_service ON identity.service_secret (service);

-- Web sessions of the sign-on server, as it and the portal tell of them.
CREATE TABLE identity.web_session (
    sid text PRIMARY KEY CHECK (length(sid) BETWEEN 1 AND 200),
    person uuid NOT NULL REFERENCES identity.person,
    begun timestamptz NOT NULL DEFAULT now(),
    address text CHECK (length(address) <= 100),
    agent text CHECK (length(agent) <= 300),
    ended timestamptz
);
CREATE INDEX web_session_person ON identity.web_session (person, begun DESC);

-- When all of a person's sessions were ended at once: tokens from before are good for nothing.
CREATE TABLE identity.signed_out (
    person uuid PRIMARY KEY REFERENCES identity.person,
    at timestamptz NOT NULL
);

CREATE TABLE identity.notice (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person uuid NOT NULL REFERENCES identity.person,
    kind text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    facts jsonb NOT NULL,
    seen timestamptz
);
CREATE INDEX notice_unseen ON identity.notice (person) WHERE seen IS NULL;

CREATE FUNCTION identity.notify(whom uuid, what text, told jsonb) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO identity.notice (person, kind, facts) VALUES (whom, what, told);
    SELECT identity.tell('noticed', whom, '');
$$;

-- Guesses. A bucket takes five at once and drains five a minute: so never more than ten in any minute. What is lost by a crash
-- is a minute's count.
CREATE UNLOGGED TABLE identity.guess (
    bucket text PRIMARY KEY,
    level double precision NOT NULL,
    at timestamptz NOT NULL
) WITH (fillfactor = 70);
-- Logins that nobody has, by the network that tried them.
CREATE UNLOGGED TABLE identity.guess_unknown (
    network text NOT NULL,
    login bytea NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (network, login)
);
-- From where people have signed in: a school behind one address has many of them, and may have as many slips.
CREATE TABLE identity.familiar (
    person uuid NOT NULL REFERENCES identity.person,
    network text NOT NULL CHECK (length(network) <= 60),
    at timestamptz NOT NULL,
    PRIMARY KEY (network, person)
);

-- Takes one guess out of a bucket. How many seconds to wait when there is none left, else 0.
CREATE FUNCTION identity.take_guess(asked text) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before double precision;
    left_over double precision;
BEGIN
    INSERT INTO identity.guess AS g (bucket, level, at) VALUES (asked, 0, clock_timestamp())
    ON CONFLICT (bucket) DO UPDATE SET level = g.level RETURNING level INTO before;
    SELECT greatest(0, g.level - extract(epoch FROM clock_timestamp() - g.at) / 12)
    INTO left_over FROM identity.guess AS g WHERE g.bucket = asked;
    IF left_over > 4 THEN
        RETURN ceil((left_over - 4) * 12);
    END IF;
    UPDATE identity.guess SET level = left_over + 1, at = clock_timestamp() WHERE bucket = asked;
    RETURN 0;
END $$;

CREATE FUNCTION identity.give_back_guess(asked text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    UPDATE identity.guess SET level = greatest(0, level - 1) WHERE bucket = asked
$$;

-- Counts a login that nobody has. Seconds to wait when the network has tried too many different ones within the hour: thirty,
-- and two more for each person who has signed in from there within 30 days.
CREATE FUNCTION identity.take_unknown(from_network text, login text) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    hash bytea := sha256(convert_to(lower(login), 'UTF8'));
    tried integer;
    allowed integer;
BEGIN
    UPDATE identity.guess_unknown AS g SET at = clock_timestamp()
    WHERE g.network = from_network AND g.login = hash AND g.at > now() - interval '1 hour';
    IF found THEN
        RETURN 0;
    END IF;
    -- One at a time for each network, or a hundred at once would all find room for one.
    PERFORM pg_advisory_xact_lock(hashtextextended('identity.guess ' || from_network, 0));
    DELETE FROM identity.guess_unknown AS g
    WHERE g.network = from_network AND g.at <= now() - interval '1 hour';
    SELECT count(*) INTO tried FROM identity.guess_unknown AS g WHERE g.network = from_network;
    SELECT 30 + 2 * count(*) INTO allowed FROM (
        SELECT FROM identity.familiar AS f
        WHERE f.network = from_network AND f.at > now() - interval '30 days' LIMIT 2000) AS f;
    IF tried >= allowed THEN
        RETURN 60;
    END IF;
    INSERT INTO identity.guess_unknown (network, login, at)
    VALUES (from_network, hash, clock_timestamp()) ON CONFLICT DO NOTHING;
    RETURN 0;
END $$;

-- A row of the audit for a refusal; the ones beyond the limit are told once a minute for each bucket.
CREATE FUNCTION identity.audit_refusal(account uuid, service text, door text, from_address text,
    why text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF why = 'THROTTLED' THEN
        INSERT INTO identity.guess AS g (bucket, level, at)
        VALUES ('told ' || coalesce(account::text, from_address), 0, now())
        ON CONFLICT (bucket) DO UPDATE SET at = now() WHERE g.at < now() - interval '1 minute';
        IF NOT found THEN
            RETURN;
        END IF;
    END IF;
    PERFORM identity.append_audit(NULL, service, NULL, NULL, NULL, NULL, 'session.refused', account,
        NULL, 'door/' || door, jsonb_build_object('why', why, 'address', from_address));
END $$;

-- What is known of an app password by the visible part of its secret, and whether the login is its owner's.
CREATE FUNCTION identity.find_app_password(key_asked text, typed text[], local_typed text, day date)
RETURNS TABLE (id uuid, person uuid, local_part text, verifier bytea, scopes text[],
    until timestamptz, ended boolean, open boolean, hers boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.id, a.person, l.name, a.verifier, a.scopes, a.until,
        a.ended IS NOT NULL OR coalesce(a.until <= now(), false), identity.is_open(a.person),
        a.person IN (SELECT identity.who_is_meant(typed, local_typed, day))
    FROM identity.app_password AS a JOIN identity.local_part AS l ON l.person = a.person
    WHERE a.key_id = key_asked
$$;

-- Whom a login means, for SCRAM and for a bare guess; the one whose account is open first.
CREATE FUNCTION identity.find_login(typed text[], local_typed text, day date)
RETURNS TABLE (person uuid, local_part text, open boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT w.person, l.name, identity.is_open(w.person)
    FROM identity.who_is_meant(typed, local_typed, day) AS w (person)
    LEFT JOIN identity.local_part AS l ON l.person = w.person
    ORDER BY 3 DESC, l.name = local_typed, w.person
$$;

CREATE FUNCTION identity.scram_keys(asked uuid)
RETURNS TABLE (id uuid, scopes text[], until timestamptz, stored_key bytea, server_key bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.id, a.scopes, a.until, a.stored_key, a.server_key
    FROM identity.app_password AS a
    WHERE a.person = asked AND a.ended IS NULL AND coalesce(a.until > now(), true)
    ORDER BY a.made DESC
$$;

CREATE FUNCTION identity.find_service(key_asked text, name_asked text)
RETURNS TABLE (name text, verifier bytea, scopes text[], acts_for_people boolean, ended boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.name, k.verifier, s.scopes, s.acts_for_people, coalesce(k.until <= now(), false)
    FROM identity.service_secret AS k JOIN identity.service AS s ON s.name = k.service
    WHERE k.key_id = key_asked AND s.name = name_asked
$$;

-- The person a token names: whether her account is open, and what of hers has been ended.
CREATE FUNCTION identity.find_human(asked uuid)
RETURNS TABLE (local_part text, open boolean, signed_out timestamptz, ended_sessions text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT l.name, identity.is_open(p.id),
        (SELECT s.at FROM identity.signed_out AS s WHERE s.person = p.id),
        ARRAY(SELECT w.sid FROM identity.web_session AS w
            WHERE w.person = p.id AND w.ended > now() - interval '1 day')
    FROM identity.person AS p LEFT JOIN identity.local_part AS l ON l.person = p.id
    WHERE p.id = asked
$$;

-- Which of some live connections must end: their app password has ended, the account is closed.
CREATE FUNCTION identity.still_good(people uuid[], app_passwords uuid[]) RETURNS boolean[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT array_agg(identity.is_open(q.person)
        AND (q.app_password IS NULL OR EXISTS (
            SELECT FROM identity.app_password AS a
            WHERE a.id = q.app_password AND a.ended IS NULL AND coalesce(a.until > now(), true)))
        ORDER BY q.place)
    FROM unnest(people, app_passwords) WITH ORDINALITY AS q (person, app_password, place)
$$;

-- The name under which the caller's own role counts and is audited.
CREATE FUNCTION identity.own_service() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN session_user ~ '^maru_[a-z]{2,20}$' THEN split_part(session_user, '_', 2)
        ELSE 'launcher' END || '.sign-on'
$$;

-- A wrong secret at a door. Seconds to wait, 0 while guesses are left. `account` is the person meant, if any.
CREATE FUNCTION identity.count_wrong(service text, account uuid, key_named text, login text,
    door text, from_address text, from_network text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    wait integer := 0;
BEGIN
    PERFORM identity.is_service(NULL, service);
    IF account IS NULL THEN
        wait := identity.take_unknown(from_network, login);
    ELSE
        wait := identity.take_guess('account ' || account);
        IF key_named IS NOT NULL THEN
            wait := greatest(wait, identity.take_guess('key ' || key_named));
        END IF;
    END IF;
    PERFORM identity.audit_refusal(account, service, door, from_address,
        CASE WHEN wait > 0 THEN 'THROTTLED' ELSE 'WRONG' END);
    RETURN wait;
END $$;

-- A right credential that does not open this door, or has ended.
CREATE FUNCTION identity.count_refused(service text, account uuid, door text, from_address text,
    why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM identity.is_service(NULL, service);
    PERFORM identity.audit_refusal(account, service, door, from_address, why);
END $$;

-- A door was opened. Written and audited when the last time is ten minutes ago.
CREATE FUNCTION identity.count_entry(account uuid, service_name text, credential_used text,
    door_used text, from_address text, from_network text, acting_for uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO identity.door_use AS u (credential, door, network, address, at)
    VALUES (credential_used, door_used, from_network, from_address, clock_timestamp())
    ON CONFLICT (credential, door, network) DO UPDATE
    SET at = clock_timestamp(), address = from_address WHERE u.at < now() - interval '10 minutes';
    IF NOT found THEN
        RETURN;
    END IF;
    IF account IS NOT NULL THEN
        INSERT INTO identity.familiar (person, network, at) VALUES (account, from_network, now())
        ON CONFLICT (network, person) DO UPDATE SET at = now();
        PERFORM identity.append_audit(account, NULL, credential_used, from_address, 'ONE_FACTOR',
            now(), 'session.begin', account, NULL, 'door/' || door_used, '{}');
    ELSE
        PERFORM identity.append_audit(NULL,
            identity.own_service(), NULL, NULL, NULL, NULL, 'service.enter',
            acting_for, NULL, 'door/' || door_used,
            jsonb_build_object('service', service_name, 'address', from_address));
    END IF;
END $$;

-- Watched connections that have ended.
CREATE FUNCTION identity.count_ends(accounts uuid[], credentials text[], reasons text[])
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT * FROM unnest(accounts, credentials, reasons) AS e (account, credential, why)
    LOOP
        PERFORM identity.append_audit(one.account, NULL, one.credential, NULL, NULL, NULL,
            'session.end', one.account, NULL, 'session', jsonb_build_object('why', one.why));
    END LOOP;
END $$;

DO $$
DECLARE
    question text;
BEGIN
    FOREACH question IN ARRAY ARRAY['give_local_part(uuid, date)', 'whose_local_part(text)',
        'display_name(uuid, date)', 'find_app_password(text, text[], text, date)',
        'find_login(text[], text, date)', 'scram_keys(uuid)', 'find_service(text, text)',
        'find_human(uuid)', 'still_good(uuid[], uuid[])',
        'count_wrong(text, uuid, text, text, text, text, text)',
        'count_refused(text, uuid, text, text, text)',
        'count_entry(uuid, text, text, text, text, text, uuid)',
        'count_ends(uuid[], text[], text[])', 'own_service()'] LOOP
        EXECUTE 'GRANT EXECUTE ON FUNCTION identity.' || question || ' TO maru_part';
    END LOOP;
END $$;
