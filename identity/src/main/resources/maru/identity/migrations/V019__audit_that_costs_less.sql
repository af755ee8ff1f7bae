-- What a row of the audit costs the transaction that writes it. Five checks on the table were compiled anew for each row, a
-- quarter of its time: the one function that may write a row looks instead. Of three indexes by person and unit a row now enters
-- one: its unit's, or that of the person it is about when it has none.

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
    -- As identity.audit_personal_text, identity.audit_text and identity.keyed_hash say, by which the row is checked.
    said text := jsonb_build_array(encode(grain, 'hex'), asker, asker_session, asker_address,
        asker_level, extract(epoch FROM asker_authenticated_at), whose_data, facts)::text;
    names bytea;
BEGIN
    -- A row names a person, or a service that the caller is.
    IF asker IS NULL OR asker_service IS NOT NULL THEN
        PERFORM identity.is_service(asker, asker_service);
    END IF;
    IF length(act) NOT BETWEEN 3 AND 60 OR length(thing) > 400 OR length(said) > 17000 THEN
        RAISE EXCEPTION 'a row of the audit is too long' USING ERRCODE = 'check_violation';
    END IF;
    SELECT * INTO k FROM identity.audit_key ORDER BY id DESC LIMIT 1;
    names := sha256(k.outer_block || sha256(k.inner_block || convert_to(said, 'UTF8')));
    INSERT INTO identity.audit (id, at, by_role, service, action, unit, what, who, session, address,
        level, authenticated_at, whose, details, salt, personal, key, mac)
    OVERRIDING SYSTEM VALUE VALUES (number, moment, session_user, asker_service, act, in_unit, thing,
        asker, asker_session, asker_address, asker_level, asker_authenticated_at, whose_data, facts,
        grain, names, k.id,
        sha256(k.outer_block || sha256(k.inner_block || convert_to(
            jsonb_build_array(number, extract(epoch FROM moment), session_user, asker_service, act,
                in_unit, thing, encode(names, 'hex'), k.id)::text, 'UTF8'))));
END $$;

ALTER TABLE identity.audit
    DROP CONSTRAINT audit_action_check,
    DROP CONSTRAINT audit_what_check,
    DROP CONSTRAINT audit_session_check,
    DROP CONSTRAINT audit_address_check,
    DROP CONSTRAINT audit_details_check;

CREATE INDEX audit_in_unit ON identity.audit (unit, at, who, whose) WHERE unit IS NOT NULL;
CREATE INDEX audit_about ON identity.audit (whose, at) WHERE unit IS NULL;
DROP INDEX identity.audit_unit, identity.audit_who, identity.audit_whose;

-- As before, by those indexes: what was done in the school and its classes, and the sign-ins of its members, the newest first.
CREATE OR REPLACE FUNCTION identity.review_audit(who jsonb, day date, school_asked uuid,
    from_at timestamptz, to_at timestamptz, by_person uuid, about uuid, act text, before bigint,
    why text)
RETURNS TABLE (id bigint, at timestamptz, action text, person uuid, person_name text, service text,
    address text, about_person uuid, about_name text, what text, keys text[], facts text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    asker uuid := identity.asker_of(who);
    units uuid[] := ARRAY(SELECT u.id FROM identity.unit AS u
        WHERE u.id = school_asked OR u.parent = school_asked);
    members uuid[];
BEGIN
    IF NOT EXISTS (SELECT FROM identity.post AS p
            WHERE p.person = asker AND p.unit = school_asked AND p.valid @> day
                AND upper_inf(p.recorded) AND p.role = 'AUDIT_REVIEWER') THEN
        PERFORM identity.refuse('MA404', 'not found');
    END IF;
    IF length(btrim(coalesce(why, ''))) NOT BETWEEN 1 AND 200 THEN
        PERFORM identity.refuse('MA422', 'reason|점검 사유를 적어 주세요. (Write the reason.)');
    END IF;
    IF to_at > from_at + interval '101 days' THEN
        PERFORM identity.refuse('MA422', 'from|100일 안으로 골라 주세요. (At most 100 days.)');
    END IF;
    IF before IS NULL THEN
        PERFORM identity.audit_of(who, 'audit.review', about, school_asked, 'audit',
            jsonb_build_object('reason', btrim(why), 'from', from_at, 'to', to_at));
    END IF;
    members := ARRAY(SELECT DISTINCT p.person FROM identity.post AS p
        WHERE p.unit = ANY (units) AND upper_inf(p.recorded));
    RETURN QUERY
        SELECT a.id, a.at, a.action, a.who, identity.name_of(a.who, day), a.service, a.address,
            a.whose, identity.name_of(a.whose, day), a.what,
            ARRAY(SELECT e.key FROM jsonb_each_text(a.details) AS e ORDER BY e.key),
            ARRAY(SELECT coalesce(e.value, '') FROM jsonb_each_text(a.details) AS e ORDER BY e.key)
        FROM (
            SELECT f.* FROM identity.audit AS f WHERE f.unit = ANY (units)
                AND f.at >= from_at AND f.at < to_at AND (about IS NULL OR f.whose = about)
                AND (by_person IS NULL OR f.who = by_person)
            UNION ALL
            SELECT f.* FROM identity.audit AS f WHERE f.unit IS NULL AND f.whose = ANY (members)
                AND f.at >= from_at AND f.at < to_at AND (about IS NULL OR f.whose = about)
                AND (by_person IS NULL OR f.who = by_person)
                AND starts_with(f.action, 'session.')) AS a
        WHERE (before IS NULL OR a.id < before)
            AND (act IS NULL OR a.action = act OR starts_with(a.action, act || '.'))
        ORDER BY a.id DESC LIMIT 101;
END $$;
