-- What a person chooses and asks for herself: her language, and a code by mail.

-- The language in which she reads, in place of the one in the school's file. A preference and no fact: it has no history.
CREATE TABLE identity.chosen_language (
    person uuid PRIMARY KEY REFERENCES identity.person,
    language text NOT NULL CHECK (language IN ('ko', 'en', 'zh', 'vi')),
    since timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION identity.reads(asked uuid, of_file text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((SELECT c.language FROM identity.chosen_language AS c WHERE c.person = asked),
        of_file)
$$;
REVOKE ALL ON FUNCTION identity.reads(uuid, text) FROM PUBLIC;

CREATE FUNCTION identity.choose_language(who jsonb, wanted text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asker uuid := identity.asker_of(who);
BEGIN
    INSERT INTO identity.chosen_language AS c (person, language) VALUES (asker, wanted)
    ON CONFLICT (person) DO UPDATE SET language = wanted, since = now() WHERE c.language <> wanted;
    IF found THEN
        PERFORM identity.tell('changed', asker, '');
        PERFORM identity.tell('account-changed', asker, '');
    END IF;
END $$;

-- As before, in the language she chose.
CREATE OR REPLACE FUNCTION identity.me(asker uuid, day date)
RETURNS TABLE (person uuid, name text, language text, birth_date date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT f.person, f.name, identity.reads(f.person, f.language), f.birth_date
    FROM identity.person_fact AS f
    JOIN identity.account AS a ON a.person = f.person AND upper_inf(a.recorded) AND a.enabled
    WHERE f.person = asker AND f.valid @> day AND upper_inf(f.recorded)
$$;

CREATE OR REPLACE FUNCTION identity.visible_people(asker uuid, service text, day date, asked uuid[])
RETURNS TABLE (person uuid, name text, language text, birth_date date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH everything AS MATERIALIZED (SELECT identity.is_service(asker, service) AS yes),
    wards AS MATERIALIZED (
        SELECT w.student FROM identity.wards(asker, day, 'infinity') AS w),
    schools AS MATERIALIZED (SELECT s.id FROM identity.own_schools(asker, day) AS s (id)),
    kept AS MATERIALIZED (SELECT k.id FROM identity.kept_classes(asker, day) AS k (id)),
    found AS (
        SELECT p.id,
            p.id = asker OR p.id IN (SELECT student FROM wards)
                OR EXISTS (
                    SELECT FROM identity.enrolment AS e JOIN kept ON kept.id = e.class
                    WHERE e.student = p.id AND e.valid @> day AND upper_inf(e.recorded)) AS near,
            (SELECT yes FROM everything)
                -- Staff, of now or of former days, of a school that the asker belongs to.
                OR EXISTS (
                    SELECT FROM identity.post AS q
                    JOIN schools ON schools.id = identity.school_of(q.unit)
                    WHERE q.person = p.id AND upper_inf(q.recorded))
                -- Other guardians of her own children, and guardians of students whom she keeps.
                OR EXISTS (
                    SELECT FROM identity.guardianship AS g
                    WHERE g.guardian = p.id AND g.valid @> day AND upper_inf(g.recorded)
                        AND (g.student IN (SELECT student FROM wards)
                            OR EXISTS (
                                SELECT FROM identity.enrolment AS e JOIN kept ON kept.id = e.class
                                WHERE e.student = g.student AND e.valid @> day
                                    AND upper_inf(e.recorded))))
                -- Officers see the staff of the units below theirs.
                OR EXISTS (
                    SELECT FROM identity.post AS mine
                    JOIN identity.post AS q ON q.person = p.id AND upper_inf(q.recorded)
                    WHERE mine.person = asker AND mine.valid @> day AND upper_inf(mine.recorded)
                        AND mine.role IN ('DISTRICT_OFFICER', 'PROVINCE_OFFICER')
                        AND mine.unit IN (SELECT a.unit FROM identity.above(q.unit) AS a (unit)))
                AS far
        FROM identity.person AS p WHERE p.id = ANY (asked))
    SELECT f.person, f.name, identity.reads(f.person, f.language),
        CASE WHEN found.near THEN f.birth_date END
    FROM found
    JOIN identity.person_fact AS f
        ON f.person = found.id AND f.valid @> day AND upper_inf(f.recorded)
    WHERE found.near OR found.far
$$;

CREATE OR REPLACE FUNCTION identity.guardians(asker uuid, service text, today date, student_asked uuid,
    day date, known timestamptz)
RETURNS TABLE (guardian uuid, name text, language text, relation text,
    legal_representative boolean, custody boolean, rights text[], valid_from date, valid_to date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT g.guardian, f.name, identity.reads(f.person, f.language), g.relation,
        g.legal_representative, g.custody,
        identity.guardian_rights(g.rights, s.birth_date, day), lower(g.valid), upper(g.valid) - 1
    FROM identity.guardianship AS g
    JOIN identity.person_fact AS f
        ON f.person = g.guardian AND f.valid @> day AND f.recorded @> known
    JOIN identity.person_fact AS s
        ON s.person = g.student AND s.valid @> day AND s.recorded @> known
    WHERE g.student = student_asked AND g.valid @> day AND g.recorded @> known
        AND (identity.is_service(asker, service)
            OR identity.is_ward(asker, student_asked, today)
            OR identity.keeps_student(asker, student_asked, today))
    ORDER BY g.legal_representative DESC, f.name, g.guardian
$$;

CREATE OR REPLACE FUNCTION identity.recipients(asker uuid, service text, today date, school_asked uuid,
    year_asked integer, grade_asked integer, class_asked uuid, day date, known timestamptz)
RETURNS TABLE (student uuid, student_name text, class_id uuid, school_id uuid, school_year integer,
    grade integer, label text, number integer, guardian uuid, name text, language text,
    relation text, legal_representative boolean, custody boolean, rights text[], valid_from date,
    valid_to date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.student, s.name, c.id, c.parent, c.school_year, c.grade, c.label, e.number,
        g.guardian, f.name, identity.reads(f.person, f.language), g.relation,
        g.legal_representative, g.custody,
        identity.guardian_rights(g.rights, s.birth_date, day), lower(g.valid), upper(g.valid) - 1
    FROM identity.audience_classes(school_asked, year_asked, grade_asked, class_asked) AS a (id)
    JOIN identity.unit AS c ON c.id = a.id
    JOIN identity.enrolment AS e
        ON e.class = c.id AND e.valid @> day AND e.recorded @> known
    JOIN identity.person_fact AS s
        ON s.person = e.student AND s.valid @> day AND s.recorded @> known
    LEFT JOIN identity.guardianship AS g
        ON g.student = e.student AND g.valid @> day AND g.recorded @> known
        AND 'READ' = ANY (g.rights)
    LEFT JOIN identity.person_fact AS f
        ON f.person = g.guardian AND f.valid @> day AND f.recorded @> known
    WHERE identity.may_address(asker, service, today, school_asked, year_asked, grade_asked,
        class_asked)
    ORDER BY c.grade, c.label, e.number, e.student,
        g.legal_representative DESC, f.name, g.guardian
$$;

-- Without the question who changed since a time, which nobody asks: the feed tells.
DROP FUNCTION identity.accounts(text, uuid, uuid, timestamptz, integer, date);
CREATE FUNCTION identity.accounts(service text, after_person uuid, only_person uuid,
    at_most integer, day date)
RETURNS TABLE (person uuid, enabled boolean, language text, phone text, mail text,
    short_name text, changed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH chosen AS (
        SELECT a.person, a.enabled, lower(a.recorded) AS at FROM identity.account AS a
        WHERE upper_inf(a.recorded) AND identity.is_service(NULL, service)
            AND (after_person IS NULL OR a.person > after_person)
            AND (only_person IS NULL OR a.person = only_person))
    SELECT c.person, c.enabled, identity.reads(f.person, f.language), p.phone, p.mail, p.short_name,
        greatest(c.at, lower(f.recorded), p.at)
    FROM chosen AS c
    JOIN identity.person_fact AS f
        ON f.person = c.person AND f.valid @> day AND upper_inf(f.recorded)
    CROSS JOIN LATERAL (
        SELECT max(value) FILTER (WHERE kind = 'PHONE' AND now_valid) AS phone,
            max(value) FILTER (WHERE kind = 'MAIL' AND now_valid) AS mail,
            max(value) FILTER (WHERE kind = 'SHORT_NAME' AND now_valid) AS short_name,
            max(greatest(lower(recorded), upper(recorded))) AS at
        FROM (
            SELECT *, confirmed AND q.valid @> day AND upper_inf(q.recorded) AS now_valid
            FROM identity.contact_point AS q WHERE q.person = c.person) AS q) AS p
    ORDER BY c.person
    LIMIT least(greatest(at_most, 1), 1000)
$$;

-- A code for somebody who cannot get in, to be sent to her confirmed e-mail address. No row for whoever has none, and to those
-- who look after others' accounts, whose second factor a code would end: another administrator gives them theirs. At most one
-- in two minutes and six a day, so that nobody fills a stranger's mailbox. The caller answers all of it alike.
CREATE FUNCTION identity.code_by_mail(typed text[], local_typed text, login text, day date,
    from_address text, from_network text)
RETURNS TABLE (person uuid, name text, mail text, language text, code text, until timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    whom uuid;
    address text;
BEGIN
    PERFORM identity.require_part('portal');
    SELECT w.person INTO whom FROM identity.who_is_meant(typed, local_typed, day) AS w (person)
    WHERE identity.is_open(w.person) ORDER BY w.person LIMIT 1;
    IF whom IS NULL THEN
        PERFORM identity.audit_refusal(NULL, 'portal.sign-on', 'mail', from_address,
            CASE WHEN identity.take_unknown(from_network, login) > 0 THEN 'THROTTLED'
                ELSE 'WRONG' END);
        RETURN;
    END IF;
    -- One at a time for each person, so that the count holds.
    PERFORM pg_advisory_xact_lock(hashtextextended('identity.code ' || whom, 0));
    SELECT c.value INTO address FROM identity.contact_point AS c
    WHERE c.person = whom AND c.kind = 'MAIL' AND c.confirmed AND c.valid @> day
        AND upper_inf(c.recorded);
    IF address IS NULL
        OR EXISTS (SELECT FROM identity.post AS p
            WHERE p.person = whom AND p.valid @> day AND upper_inf(p.recorded)
                AND p.role IN ('SCHOOL_ADMIN', 'DISTRICT_OFFICER', 'PROVINCE_OFFICER'))
        OR EXISTS (SELECT FROM identity.code AS c
            WHERE c.person = whom AND c.made_by IS NULL AND NOT c.first
                AND c.made > now() - interval '2 minutes')
        OR (SELECT count(*) FROM identity.code AS c
            WHERE c.person = whom AND c.made_by IS NULL AND NOT c.first
                AND c.made > now() - interval '1 day') >= 6 THEN
        PERFORM identity.audit_refusal(whom, 'portal.sign-on', 'mail', from_address, 'THROTTLED');
        RETURN;
    END IF;
    PERFORM identity.append_audit(NULL, 'portal.sign-on', NULL, NULL, NULL, NULL, 'session.code',
        whom, NULL, 'code', jsonb_build_object('by', 'mail', 'address', from_address));
    RETURN QUERY SELECT whom, f.name, address, identity.reads(whom, f.language),
            identity.make_code(whom, NULL, false), now() + interval '30 minutes'
        FROM identity.person_fact AS f
        WHERE f.person = whom AND f.valid @> day AND upper_inf(f.recorded);
END $$;

DO $$
DECLARE
    question text;
BEGIN
    FOREACH question IN ARRAY ARRAY['choose_language(jsonb, text)',
        'accounts(text, uuid, uuid, integer, date)', 'code_by_mail(text[], text, text, date, text, text)'] LOOP
        EXECUTE 'GRANT EXECUTE ON FUNCTION identity.' || question || ' TO maru_part';
    END LOOP;
END $$;
