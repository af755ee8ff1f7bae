-- Published views: schools and classes, which are public facts (NEIS publishes them). Nothing about a
-- person is published; people are asked for through the functions that follow, which name an asker.

CREATE VIEW identity.schools AS
SELECT s.id AS school_id, f.name AS school_name, s.parent AS district_id, s.code AS neis_code,
    f.level AS school_level, f.english_name, f.telephone
FROM identity.unit AS s
CROSS JOIN LATERAL (
    SELECT * FROM identity.unit_fact AS f
    WHERE f.unit = s.id AND upper_inf(f.recorded) ORDER BY f.valid DESC LIMIT 1) AS f
WHERE s.kind = 'SCHOOL';

CREATE VIEW identity.classes AS
SELECT c.id AS class_id, c.school_year, c.grade, c.label, s.*
FROM identity.unit AS c JOIN identity.schools AS s ON s.school_id = c.parent
WHERE c.kind = 'CLASS';

-- What follows in this file is for the functions themselves; no part may call it.

CREATE FUNCTION identity.age_on(birth date, day date) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$ SELECT extract(year FROM age(day::timestamp, birth::timestamp))::integer $$;

-- Guardians of a student who has come of age (민법 §4: 19) see and are told, and no longer act for her.
CREATE FUNCTION identity.guardian_rights(rights text[], birth date, day date) RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN identity.age_on(birth, day) >= 19
        THEN ARRAY(SELECT r FROM unnest(rights) AS r WHERE r IN ('READ', 'CONTACT'))
        ELSE rights END
$$;

-- A student reads; agrees to the use of her own data from 14 (개인정보 보호법 §22-2); signs from 19.
CREATE FUNCTION identity.own_rights(birth date, day date) RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY['READ', 'CONTACT']
        || CASE WHEN identity.age_on(birth, day) >= 14 THEN ARRAY['DATA_CONSENT'] ELSE '{}' END
        || CASE WHEN identity.age_on(birth, day) >= 19 THEN ARRAY['SIGN'] ELSE '{}' END
$$;

-- A part may act as a service of its own name only; the schema's owner as any.
CREATE FUNCTION identity.is_service(asker uuid, service text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (asker IS NULL) = (service IS NULL) THEN
        RAISE EXCEPTION 'a person or a service asks' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF service IS NOT NULL
        AND session_user <> 'maru_' || split_part(service, '.', 1)
        AND NOT pg_has_role(session_user,
            (SELECT nspowner FROM pg_namespace WHERE nspname = 'identity'), 'MEMBER') THEN
        RAISE EXCEPTION '% may not act as %', session_user, service
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN service IS NOT NULL;
END $$;

CREATE FUNCTION identity.school_of(unit uuid) RETURNS uuid
LANGUAGE sql STABLE AS $$
    SELECT CASE u.kind WHEN 'SCHOOL' THEN u.id WHEN 'CLASS' THEN u.parent END
    FROM identity.unit AS u WHERE u.id = unit
$$;

-- A unit and all above it.
CREATE FUNCTION identity.above(unit uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE up AS (
        SELECT u.id, u.parent FROM identity.unit AS u WHERE u.id = unit
        UNION ALL
        SELECT u.id, u.parent FROM identity.unit AS u JOIN up ON u.id = up.parent)
    SELECT id FROM up
$$;

-- Roles that keep every class of a school.
CREATE FUNCTION identity.keeps_school(role text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT role IN ('OFFICE_STAFF', 'SCHOOL_ADMIN', 'VICE_PRINCIPAL', 'PRINCIPAL')
$$;

-- The classes whose students the asker keeps on a day, through a post of that day.
CREATE FUNCTION identity.kept_classes(asker uuid, day date) RETURNS SETOF uuid
LANGUAGE sql STABLE AS $$
    SELECT p.unit FROM identity.post AS p JOIN identity.unit AS c ON c.id = p.unit
    WHERE p.person = asker AND p.valid @> day AND upper_inf(p.recorded) AND c.kind = 'CLASS'
        AND p.role IN ('HOMEROOM_TEACHER', 'TEACHER')
    UNION
    SELECT c.id FROM identity.post AS p JOIN identity.unit AS c ON c.parent = p.unit
    WHERE p.person = asker AND p.valid @> day AND upper_inf(p.recorded) AND c.kind = 'CLASS'
        AND (identity.keeps_school(p.role)
            OR (p.role = 'GRADE_HEAD' AND c.grade = p.grade
                AND c.school_year = (SELECT y.year FROM identity.school_year AS y
                    WHERE y.days @> day)))
$$;

CREATE FUNCTION identity.keeps_class(asker uuid, class_asked uuid, day date) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM identity.post AS p
        JOIN identity.unit AS c ON c.id = class_asked AND c.kind = 'CLASS'
        WHERE p.person = asker AND p.valid @> day AND upper_inf(p.recorded)
            AND ((p.unit = c.id AND p.role IN ('HOMEROOM_TEACHER', 'TEACHER'))
                OR (p.unit = c.parent AND (identity.keeps_school(p.role)
                    OR (p.role = 'GRADE_HEAD' AND c.grade = p.grade
                        AND c.school_year = (SELECT y.year FROM identity.school_year AS y
                            WHERE y.days @> day))))))
$$;

-- Whether the asker keeps the class in which the student sits on the day.
CREATE FUNCTION identity.keeps_student(asker uuid, student_asked uuid, day date) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM identity.enrolment AS e
        WHERE e.student = student_asked AND e.valid @> day AND upper_inf(e.recorded)
            AND identity.keeps_class(asker, e.class, day))
$$;

-- The one rule: for whom a person may do what, on a day, by what was known at a time.
CREATE FUNCTION identity.wards(asker uuid, day date, known timestamptz)
RETURNS TABLE (student uuid, relation text, rights text[])
LANGUAGE sql STABLE AS $$
    SELECT g.student, g.relation,
        identity.guardian_rights(g.rights, f.birth_date, day) AS rights
    FROM identity.guardianship AS g
    JOIN identity.person_fact AS f
        ON f.person = g.student AND f.valid @> day AND f.recorded @> known
    WHERE g.guardian = asker AND g.valid @> day AND g.recorded @> known
        AND 'READ' = ANY (g.rights)
    UNION ALL
    SELECT asker, 'SELF', identity.own_rights(f.birth_date, day)
    FROM identity.person_fact AS f
    WHERE f.person = asker AND f.valid @> day AND f.recorded @> known
        AND EXISTS (
            SELECT FROM identity.enrolment AS e
            WHERE e.student = asker AND e.recorded @> known AND lower(e.valid) <= day)
$$;

CREATE FUNCTION identity.is_ward(asker uuid, student_asked uuid, day date) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM identity.guardianship AS g
        WHERE g.guardian = asker AND g.student = student_asked AND g.valid @> day
            AND upper_inf(g.recorded) AND 'READ' = ANY (g.rights))
    OR (asker = student_asked AND EXISTS (
        SELECT FROM identity.enrolment AS e
        WHERE e.student = asker AND upper_inf(e.recorded) AND lower(e.valid) <= day))
$$;

-- The schools that a person belongs to on a day as staff, guardian or student.
CREATE FUNCTION identity.own_schools(asker uuid, day date) RETURNS SETOF uuid
LANGUAGE sql STABLE AS $$
    SELECT identity.school_of(p.unit) FROM identity.post AS p
    WHERE p.person = asker AND p.valid @> day AND upper_inf(p.recorded)
    UNION
    SELECT c.parent
    FROM identity.wards(asker, day, 'infinity') AS w
    JOIN identity.enrolment AS e
        ON e.student = w.student AND e.valid @> day AND upper_inf(e.recorded)
    JOIN identity.unit AS c ON c.id = e.class
$$;
