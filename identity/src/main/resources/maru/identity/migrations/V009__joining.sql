-- Coming in and getting back in. Codes are random letters of which only a hash is kept: sixty bits for an invitation, fifty for
-- a code that is good for half an hour; guesses are counted. A function that counts a guess answers and does not raise, since
-- what it counted would be undone with it.

-- Who asks, as the portal says it: person, session, address, level, at.
CREATE FUNCTION identity.asker_of(who jsonb) RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM identity.require_part('portal');
    RETURN (who ->> 'person')::uuid;
END $$;

CREATE FUNCTION identity.audit_of(who jsonb, act text, whose uuid, in_unit uuid, thing text,
    facts jsonb) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    SELECT identity.append_audit((who ->> 'person')::uuid, who ->> 'service', who ->> 'session',
        who ->> 'address', who ->> 'level', (who ->> 'at')::timestamptz, act, whose, in_unit, thing,
        jsonb_strip_nulls(facts))
$$;

-- Refusals: not found, forbidden, conflict, invalid (field, then why).
CREATE FUNCTION identity.refuse(code text, why text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '%', why USING ERRCODE = code;
END $$;

CREATE FUNCTION identity.name_of(asked uuid, day date) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT f.name FROM identity.person_fact AS f
    WHERE f.person = asked AND upper_inf(f.recorded) AND f.valid @> day
$$;

CREATE FUNCTION identity.new_person(called text, reads text, born date) RETURNS uuid
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made uuid := gen_random_uuid();
BEGIN
    IF length(btrim(called)) NOT BETWEEN 1 AND 100 OR called ~ '[[:cntrl:]]' THEN
        PERFORM identity.refuse('MA422', 'name|이름을 100자 안으로 적어 주세요. (Write the name.)');
    END IF;
    INSERT INTO identity.person (id) VALUES (made);
    INSERT INTO identity.person_fact (person, name, language, birth_date, valid)
    VALUES (made, btrim(called), reads, born, daterange('1900-01-01', NULL));
    RETURN made;
END $$;

-- A way to sign in, confirmed. False when it is another's.
CREATE FUNCTION identity.give_contact(whom uuid, as_kind text, as_value text, day date)
RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF as_value IS NULL THEN
        RETURN true;
    END IF;
    IF EXISTS (SELECT FROM identity.contact_point AS c WHERE c.kind = as_kind AND c.value = as_value
            AND c.confirmed AND upper_inf(c.recorded) AND c.valid && daterange(day, NULL)) THEN
        RETURN false;
    END IF;
    UPDATE identity.contact_point AS c
    SET recorded = tstzrange(lower(c.recorded), greatest(now(), lower(c.recorded) + '1 microsecond'))
    WHERE c.person = whom AND c.kind = as_kind AND upper_inf(c.recorded)
        AND c.valid && daterange(day, NULL);
    INSERT INTO identity.contact_point (person, kind, value, confirmed, valid)
    VALUES (whom, as_kind, as_value, true, daterange(day, NULL));
    RETURN true;
END $$;

CREATE FUNCTION identity.open_account(whom uuid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF identity.is_open(whom) THEN
        PERFORM identity.tell('account-changed', whom, '');
        RETURN;
    END IF;
    UPDATE identity.account AS a
    SET recorded = tstzrange(lower(a.recorded), greatest(now(), lower(a.recorded) + '1 microsecond'))
    WHERE a.person = whom AND upper_inf(a.recorded);
    INSERT INTO identity.account (person, enabled) VALUES (whom, true);
    PERFORM identity.tell('account-changed', whom, '');
END $$;

CREATE TABLE identity.invitation (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    hash bytea NOT NULL UNIQUE,
    student uuid NOT NULL REFERENCES identity.person,
    class uuid NOT NULL REFERENCES identity.unit,
    may_represent boolean NOT NULL DEFAULT true,
    made timestamptz NOT NULL DEFAULT now(),
    made_by uuid REFERENCES identity.person,
    until timestamptz NOT NULL,
    used timestamptz,
    guardian uuid REFERENCES identity.person,
    ended timestamptz
);
CREATE INDEX invitation_student ON identity.invitation (student)
    WHERE used IS NULL AND ended IS NULL;

CREATE TABLE identity.code (
    hash bytea PRIMARY KEY,
    person uuid NOT NULL REFERENCES identity.person,
    first boolean NOT NULL,
    made timestamptz NOT NULL DEFAULT now(),
    made_by uuid REFERENCES identity.person,
    until timestamptz NOT NULL,
    used timestamptz
);
CREATE INDEX code_person ON identity.code (person) WHERE used IS NULL;

-- Consent of a legal representative with the method of its proof: 개인정보 보호법 §22-2, decree §17-2.
CREATE TABLE identity.consent_proof (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    student uuid NOT NULL REFERENCES identity.person,
    representative uuid NOT NULL REFERENCES identity.person,
    method text NOT NULL CHECK (method IN ('MOBILE_MESSAGE', 'IDENTITY_CHECK', 'PAPER', 'MAIL',
        'TELEPHONE', 'SIGNED_IN')),
    detail text NOT NULL CHECK (length(detail) <= 200),
    at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER fixed BEFORE UPDATE OR DELETE ON identity.consent_proof
    FOR EACH ROW EXECUTE FUNCTION identity.keep_row();
CREATE TRIGGER fixed_whole BEFORE TRUNCATE ON identity.consent_proof
    FOR EACH STATEMENT EXECUTE FUNCTION identity.keep_row();

CREATE FUNCTION identity.code_hash(typed text) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(convert_to('code ' || regexp_replace(lower(typed), '[^a-z0-9]', '', 'g'), 'UTF8'))
$$;

CREATE FUNCTION identity.make_code(whom uuid, giver uuid, first_time boolean) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    letters text := identity.random_letters(10);
BEGIN
    UPDATE identity.code SET until = now() WHERE person = whom AND used IS NULL AND until > now();
    INSERT INTO identity.code (hash, person, first, made_by, until)
    VALUES (identity.code_hash(letters), whom, first_time, giver, now() + interval '30 minutes');
    RETURN upper(substr(letters, 1, 5) || '-' || substr(letters, 6));
END $$;

CREATE FUNCTION identity.invite(who jsonb, day date, class_asked uuid, only_student uuid, each integer)
RETURNS TABLE (code text, student uuid, name text, number integer, class_id uuid,
    until timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    asker uuid := identity.asker_of(who);
    seat record;
    letters text;
BEGIN
    IF each NOT BETWEEN 1 AND 4 THEN
        PERFORM identity.refuse('MA422', 'each|1에서 4 사이로 적어 주세요. (From 1 to 4.)');
    END IF;
    IF only_student IS NULL AND NOT identity.keeps_class(asker, class_asked, day) THEN
        PERFORM identity.refuse('MA404', 'not found');
    END IF;
    FOR seat IN
        SELECT e.student, e.class, e.number FROM identity.enrolment AS e
        WHERE e.valid @> day AND upper_inf(e.recorded)
            AND (e.student = only_student OR (only_student IS NULL AND e.class = class_asked))
            AND identity.keeps_class(asker, e.class, day)
        ORDER BY e.number
    LOOP
        IF only_student IS NULL THEN
            UPDATE identity.invitation SET ended = now()
            WHERE student = seat.student AND used IS NULL AND ended IS NULL;
        END IF;
        FOR i IN 1..each LOOP
            letters := identity.random_letters(12);
            INSERT INTO identity.invitation (hash, student, class, made_by, until)
            VALUES (identity.code_hash(letters), seat.student, seat.class, asker,
                now() + interval '30 days');
            RETURN QUERY SELECT upper(substr(letters, 1, 4) || '-' || substr(letters, 5, 4) || '-'
                || substr(letters, 9)), seat.student, identity.name_of(seat.student, day),
                seat.number, seat.class, now() + interval '30 days';
        END LOOP;
        PERFORM identity.audit_of(who, 'invitation.make', seat.student, seat.class, 'invitation',
            jsonb_build_object('codes', each::text));
    END LOOP;
    IF only_student IS NOT NULL AND NOT found THEN
        PERFORM identity.refuse('MA404', 'not found');
    END IF;
END $$;

CREATE FUNCTION identity.open_invitations(who jsonb, day date, class_asked uuid)
RETURNS TABLE (student uuid, name text, number integer, codes integer, until date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT identity.keeps_class(identity.asker_of(who), class_asked, day) THEN
        PERFORM identity.refuse('MA404', 'not found');
    END IF;
    RETURN QUERY
        SELECT e.student, identity.name_of(e.student, day), e.number, count(i.id)::integer,
            (max(i.until) AT TIME ZONE 'Asia/Seoul')::date
        FROM identity.enrolment AS e
        LEFT JOIN identity.invitation AS i ON i.student = e.student AND i.used IS NULL
            AND i.ended IS NULL AND i.until > now()
        WHERE e.class = class_asked AND e.valid @> day AND upper_inf(e.recorded)
        GROUP BY e.student, e.number ORDER BY e.number;
END $$;

-- Seconds to wait first; then, when nothing is found, nulls.
CREATE FUNCTION identity.look_at_invitation(typed text, from_network text, day date)
RETURNS TABLE (wait integer, school_name text, class_name text, student_name text,
    may_represent boolean, until timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    pause integer;
BEGIN
    PERFORM identity.require_part('portal');
    pause := identity.take_guess('code ' || from_network);
    IF pause > 0 THEN
        RETURN QUERY SELECT pause, NULL::text, NULL::text, NULL::text, NULL::boolean,
            NULL::timestamptz;
        RETURN;
    END IF;
    RETURN QUERY
        SELECT 0, c.school_name, c.grade || '학년 ' || c.label || '반',
            identity.name_of(i.student, day), i.may_represent, i.until
        FROM identity.invitation AS i JOIN identity.classes AS c ON c.class_id = i.class
        WHERE i.hash = identity.code_hash(typed) AND i.used IS NULL AND i.ended IS NULL
            AND i.until > now();
    IF found THEN
        PERFORM identity.give_back_guess('code ' || from_network);
    END IF;
END $$;

-- `who` is null for a newcomer. `problem`: WAIT, UNKNOWN, TAKEN (somebody signs in by this), HERS (the child is hers already).
CREATE FUNCTION identity.accept_invitation(typed text, from_address text, from_network text,
    day date, who jsonb, called text, reads text, phone text, mail text, as_relation text,
    represents boolean)
RETURNS TABLE (problem text, wait integer, guardian uuid, student uuid, first_code text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    i identity.invitation;
    pause integer;
    person uuid;
    letters text;
    legal boolean;
BEGIN
    PERFORM identity.require_part('portal');
    pause := identity.take_guess('code ' || from_network);
    IF pause > 0 THEN
        RETURN QUERY SELECT 'WAIT', pause, NULL::uuid, NULL::uuid, NULL::text;
        RETURN;
    END IF;
    SELECT * INTO i FROM identity.invitation AS v
    WHERE v.hash = identity.code_hash(typed) AND v.used IS NULL AND v.ended IS NULL
        AND v.until > now() FOR UPDATE;
    IF NOT found THEN
        RETURN QUERY SELECT 'UNKNOWN', 0, NULL::uuid, NULL::uuid, NULL::text;
        RETURN;
    END IF;
    PERFORM identity.give_back_guess('code ' || from_network);
    IF who IS NULL THEN
        IF phone IS NULL AND mail IS NULL THEN
            PERFORM identity.refuse('MA422',
                'phone|휴대전화나 전자우편을 적어 주세요. (Write a phone number or an e-mail address.)');
        END IF;
        IF EXISTS (SELECT FROM identity.contact_point AS c
                WHERE c.confirmed AND upper_inf(c.recorded) AND c.valid && daterange(day, NULL)
                    AND c.value IN (phone, mail)) THEN
            RETURN QUERY SELECT 'TAKEN', 0, NULL::uuid, NULL::uuid, NULL::text;
            RETURN;
        END IF;
        person := identity.new_person(called, reads, NULL);
        PERFORM identity.give_contact(person, 'PHONE', phone, day);
        PERFORM identity.give_contact(person, 'MAIL', mail, day);
        PERFORM identity.open_account(person);
        letters := identity.make_code(person, NULL, true);
    ELSE
        person := (who ->> 'person')::uuid;
        IF person = i.student OR EXISTS (SELECT FROM identity.guardianship AS g
                WHERE g.student = i.student AND g.guardian = person AND upper_inf(g.recorded)
                    AND g.valid && daterange(day, NULL)) THEN
            RETURN QUERY SELECT 'HERS', 0, NULL::uuid, NULL::uuid, NULL::text;
            RETURN;
        END IF;
    END IF;
    legal := represents AND i.may_represent;
    INSERT INTO identity.guardianship (student, guardian, relation, legal_representative, custody,
        rights, basis, valid)
    VALUES (i.student, person, as_relation, legal, legal,
        CASE WHEN legal THEN ARRAY['READ', 'SIGN', 'DATA_CONSENT', 'CONTACT']
            ELSE ARRAY['READ', 'CONTACT'] END,
        '초대 코드 ' || i.id, daterange(day, NULL));
    UPDATE identity.invitation SET used = now(), guardian = person WHERE id = i.id;
    PERFORM identity.tell('changed', person, '');
    PERFORM identity.tell('changed', i.student, '');
    PERFORM identity.audit_of(
        coalesce(who, jsonb_build_object('person', person, 'address', from_address)),
        'invitation.accept', i.student, i.class, 'invitation/' || i.id,
        jsonb_build_object('relation', as_relation, 'represents', legal::text,
            'newcomer', (who IS NULL)::text));
    RETURN QUERY SELECT NULL::text, 0, person, i.student, letters;
END $$;

CREATE FUNCTION identity.let_student_in(who jsonb, day date, asked uuid, wanted_name text,
    by_method text, told text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asker uuid := identity.asker_of(who);
    proof uuid;
BEGIN
    IF NOT identity.is_ward(asker, asked, day) OR asker = asked THEN
        PERFORM identity.refuse('MA404', 'not found');
    END IF;
    IF NOT EXISTS (SELECT FROM identity.guardianship AS g
            WHERE g.guardian = asker AND g.student = asked AND g.valid @> day
                AND upper_inf(g.recorded) AND g.legal_representative
                AND 'DATA_CONSENT' = ANY (g.rights)) THEN
        PERFORM identity.refuse('MA403',
            '법정대리인만 할 수 있습니다. (Only a legal representative may do this.)');
    END IF;
    IF NOT EXISTS (SELECT FROM identity.contact_point AS c
            WHERE c.person = asked AND c.confirmed AND c.valid @> day AND upper_inf(c.recorded))
    THEN
        IF wanted_name IS NULL OR lower(wanted_name) !~ '^[a-z][a-z0-9._-]{2,30}$' THEN
            PERFORM identity.refuse('MA422', 'shortName|영문 소문자로 시작해 3~31자로 적어 주세요. '
                '(3 to 31 small letters, digits, dots or hyphens.)');
        END IF;
        IF NOT identity.give_contact(asked, 'SHORT_NAME', lower(wanted_name), day) THEN
            PERFORM identity.refuse('MA409', '다른 사람이 쓰고 있는 이름입니다. (Somebody has this name.)');
        END IF;
    END IF;
    INSERT INTO identity.consent_proof (student, representative, method, detail)
    VALUES (asked, asker, by_method, told) RETURNING id INTO proof;
    PERFORM identity.open_account(asked);
    PERFORM identity.audit_of(who, 'consent.join', asked, NULL, 'consent-proof/' || proof,
        jsonb_build_object('method', by_method));
    RETURN identity.make_code(asked, asker, true);
END $$;

-- Whether the asker may hand a code to somebody. Nobody gets into an account that reaches beyond the giver's own school: so
-- whoever holds a post elsewhere asks there, and a class teacher gives none to staff.
CREATE FUNCTION identity.may_give_code(asker uuid, whom uuid, day date) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH posts AS MATERIALIZED (
        SELECT p.role, coalesce(identity.school_of(p.unit), p.unit) AS unit
        FROM identity.post AS p
        WHERE p.person = whom AND p.valid @> day AND upper_inf(p.recorded)),
    mine AS MATERIALIZED (
        SELECT p.role, p.unit AS place, identity.school_of(p.unit) AS school
        FROM identity.post AS p
        WHERE p.person = asker AND p.valid @> day AND upper_inf(p.recorded)),
    seats AS MATERIALIZED (
        SELECT e.class, c.parent AS school
        FROM identity.enrolment AS e JOIN identity.unit AS c ON c.id = e.class
        WHERE e.valid @> day AND upper_inf(e.recorded)
            AND (e.student = whom OR e.student IN (
                SELECT g.student FROM identity.guardianship AS g
                WHERE g.guardian = whom AND g.valid @> day AND upper_inf(g.recorded)
                    AND 'READ' = ANY (g.rights))))
    SELECT asker <> whom AND (
        (NOT EXISTS (SELECT FROM posts) AND EXISTS (
            SELECT FROM mine JOIN seats ON seats.class = mine.place
            WHERE mine.role = 'HOMEROOM_TEACHER'))
        OR EXISTS (
            SELECT FROM mine
            WHERE mine.role IN ('OFFICE_STAFF', 'SCHOOL_ADMIN')
                AND NOT EXISTS (SELECT FROM posts WHERE posts.unit <> mine.school)
                AND (EXISTS (SELECT FROM posts) OR EXISTS (
                    SELECT FROM seats WHERE seats.school = mine.school))
                AND (mine.role = 'SCHOOL_ADMIN' OR NOT EXISTS (
                    SELECT FROM posts WHERE posts.role IN
                        ('SCHOOL_ADMIN', 'PRINCIPAL', 'VICE_PRINCIPAL', 'AUDIT_REVIEWER')))))
$$;

CREATE FUNCTION identity.give_code(who jsonb, day date, whom uuid)
RETURNS TABLE (name text, login text, code text, until timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    asker uuid := identity.asker_of(who);
    way text;
BEGIN
    IF NOT identity.may_give_code(asker, whom, day) THEN
        PERFORM identity.refuse('MA404', 'not found');
    END IF;
    SELECT c.value INTO way FROM identity.contact_point AS c
    WHERE c.person = whom AND c.confirmed AND c.valid @> day AND upper_inf(c.recorded)
    ORDER BY array_position(ARRAY['SHORT_NAME', 'PHONE', 'MAIL'], c.kind) LIMIT 1;
    IF way IS NULL OR NOT identity.is_open(whom) THEN
        PERFORM identity.refuse('MA409',
            '아직 계정이 없습니다. 초대 코드를 드려 주세요. (No account yet; give an invitation instead.)');
    END IF;
    PERFORM identity.audit_of(who, 'session.code', whom, NULL, 'code', '{}');
    PERFORM identity.notify(whom, 'CODE_GIVEN',
        jsonb_build_object('by', identity.name_of(asker, day)));
    RETURN QUERY SELECT identity.name_of(whom, day), way, identity.make_code(whom, asker, false),
        now() + interval '30 minutes';
END $$;

CREATE FUNCTION identity.code_candidates(who jsonb, day date, class_asked uuid)
RETURNS TABLE (person uuid, name text, what text, has_account boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    asker uuid := identity.asker_of(who);
BEGIN
    IF NOT identity.keeps_class(asker, class_asked, day) THEN
        PERFORM identity.refuse('MA404', 'not found');
    END IF;
    RETURN QUERY
        SELECT c.person, identity.name_of(c.person, day), c.what, identity.is_open(c.person)
        FROM (
            SELECT e.student AS person, e.number || '번' AS what, e.number, 0 AS place
            FROM identity.enrolment AS e
            WHERE e.class = class_asked AND e.valid @> day AND upper_inf(e.recorded)
            UNION ALL
            SELECT g.guardian, identity.name_of(e.student, day) || ' ' || g.relation, e.number, 1
            FROM identity.enrolment AS e
            JOIN identity.guardianship AS g ON g.student = e.student AND g.valid @> day
                AND upper_inf(g.recorded) AND 'READ' = ANY (g.rights)
            WHERE e.class = class_asked AND e.valid @> day AND upper_inf(e.recorded)) AS c
        WHERE identity.may_give_code(asker, c.person, day)
        ORDER BY c.number, c.place, 2;
END $$;

-- For the sign-on server: 0 when the code is this person's and good, and it is used up by this; -1 when it is wrong; seconds to wait when
-- there were too many. All former sessions of the person end.
CREATE FUNCTION identity.use_code(account uuid, typed text, from_address text, from_network text)
RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    wait integer;
    service text := CASE WHEN session_user = 'maru_keycloak' THEN 'keycloak.sign-on'
        ELSE 'portal.sign-on' END;
    first_time boolean;
BEGIN
    PERFORM identity.require_part('keycloak', 'portal');
    wait := greatest(identity.take_guess('code ' || account),
        identity.take_guess('code ' || from_network));
    IF wait > 0 THEN
        PERFORM identity.audit_refusal((SELECT p.id FROM identity.person AS p WHERE p.id = account),
            service, 'code', from_address, 'THROTTLED');
        RETURN wait;
    END IF;
    UPDATE identity.code SET used = now()
    WHERE hash = identity.code_hash(typed) AND person = account AND used IS NULL AND until > now()
    RETURNING first INTO first_time;
    IF NOT found THEN
        PERFORM identity.audit_refusal((SELECT p.id FROM identity.person AS p WHERE p.id = account),
            service, 'code', from_address, 'WRONG');
        RETURN -1;
    END IF;
    PERFORM identity.give_back_guess('code ' || account);
    PERFORM identity.give_back_guess('code ' || from_network);
    IF NOT first_time THEN
        PERFORM identity.end_sessions(NULL, service, account, 'code', false, NULL);
        PERFORM identity.notify(account, 'CODE_USED',
            jsonb_build_object('address', from_address));
    END IF;
    RETURN 0;
END $$;

DO $$
DECLARE
    question text;
BEGIN
    FOREACH question IN ARRAY ARRAY['invite(jsonb, date, uuid, uuid, integer)',
        'open_invitations(jsonb, date, uuid)', 'look_at_invitation(text, text, date)',
        'accept_invitation(text, text, text, date, jsonb, text, text, text, text, text, boolean)',
        'let_student_in(jsonb, date, uuid, text, text, text)', 'give_code(jsonb, date, uuid)',
        'code_candidates(jsonb, date, uuid)', 'use_code(uuid, text, text, text)'] LOOP
        EXECUTE 'GRANT EXECUTE ON FUNCTION identity.' || question || ' TO maru_part';
    END LOOP;
END $$;
