-- Offices of education write to the families of all schools below them. They address by rule and
-- are told numbers; names of students stay with the schools.

-- The school itself, or all schools below an office.
CREATE FUNCTION identity.schools_within(asked uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE AS $$
    SELECT s.id FROM identity.unit AS s WHERE s.id = asked AND s.kind = 'SCHOOL'
    UNION ALL
    SELECT s.id FROM identity.unit AS s WHERE s.parent = asked AND s.kind = 'SCHOOL'
    UNION ALL
    SELECT s.id FROM identity.unit AS d
    JOIN identity.unit AS s ON s.parent = d.id AND s.kind = 'SCHOOL'
    WHERE d.parent = asked AND d.kind = 'DISTRICT'
$$;

CREATE OR REPLACE FUNCTION identity.audience_classes(school_asked uuid, year_asked integer,
    grade_asked integer, class_asked uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE AS $$
    SELECT c.id FROM identity.unit AS c
    WHERE c.parent IN (SELECT identity.schools_within(school_asked)) AND c.kind = 'CLASS'
        AND (class_asked IS NULL OR c.id = class_asked)
        AND (year_asked IS NULL OR c.school_year = year_asked)
        AND (grade_asked IS NULL OR c.grade = grade_asked)
$$;

-- Officers address through a post in that very office.
CREATE OR REPLACE FUNCTION identity.may_address(asker uuid, service text, day date,
    school_asked uuid, year_asked integer, grade_asked integer, class_asked uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
    SELECT identity.is_service(asker, service) OR (
        EXISTS (SELECT FROM identity.audience_classes(
            school_asked, year_asked, grade_asked, class_asked))
        AND CASE WHEN class_asked IS NOT NULL THEN identity.keeps_class(asker, class_asked, day)
            ELSE EXISTS (
                SELECT FROM identity.post AS p
                WHERE p.person = asker AND p.unit = school_asked AND p.valid @> day
                    AND upper_inf(p.recorded)
                    AND (identity.keeps_school(p.role)
                        OR (p.role IN ('DISTRICT_OFFICER', 'PROVINCE_OFFICER')
                            AND grade_asked IS NULL)
                        OR (p.role = 'GRADE_HEAD' AND p.grade = grade_asked
                            AND year_asked = (SELECT y.year FROM identity.school_year AS y
                                WHERE y.days @> day)))) END)
$$;

-- Whom the asker may address on a day, without looking at anybody who is in it.
CREATE FUNCTION identity.addressable(asker uuid, day date)
RETURNS TABLE (kind text, school_id uuid, school_year integer, grade integer, class_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
    WITH this AS MATERIALIZED (
        SELECT y.year FROM identity.school_year AS y WHERE y.days @> day),
    kept AS MATERIALIZED (
        SELECT c.* FROM identity.unit AS c
        JOIN identity.kept_classes(asker, day) AS k (id) ON k.id = c.id
        WHERE c.school_year = (SELECT year FROM this)
            AND EXISTS (SELECT FROM identity.enrolment AS e
                WHERE e.class = c.id AND e.valid @> day AND upper_inf(e.recorded))),
    held AS MATERIALIZED (
        SELECT p.unit, p.role, p.grade FROM identity.post AS p
        WHERE p.person = asker AND p.valid @> day AND upper_inf(p.recorded))
    SELECT 'CLASS', kept.parent, kept.school_year, kept.grade, kept.id FROM kept
    UNION ALL
    SELECT DISTINCT 'GRADE', kept.parent, kept.school_year, kept.grade, NULL::uuid
    FROM kept JOIN held ON held.unit = kept.parent
    WHERE identity.keeps_school(held.role)
        OR (held.role = 'GRADE_HEAD' AND held.grade = kept.grade)
    UNION ALL
    SELECT DISTINCT 'SCHOOL', kept.parent, kept.school_year, NULL::integer, NULL::uuid
    FROM kept JOIN held ON held.unit = kept.parent
    WHERE identity.keeps_school(held.role)
    UNION ALL
    SELECT DISTINCT 'OFFICE', held.unit, (SELECT year FROM this), NULL::integer, NULL::uuid
    FROM held WHERE held.role IN ('DISTRICT_OFFICER', 'PROVINCE_OFFICER')
$$;

CREATE OR REPLACE FUNCTION identity.audiences(asker uuid, day date)
RETURNS TABLE (kind text, school_id uuid, school_name text, school_year integer, grade integer,
    class_id uuid, label text, students integer, guardians integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.kind, a.school_id, f.name, a.school_year, a.grade, a.class_id, c.label, n.students,
        n.guardians
    FROM identity.addressable(asker, day) AS a
    JOIN LATERAL (
        SELECT f.name FROM identity.unit_fact AS f
        WHERE f.unit = a.school_id AND upper_inf(f.recorded)
        ORDER BY f.valid DESC LIMIT 1) AS f ON true
    LEFT JOIN identity.unit AS c ON c.id = a.class_id
    CROSS JOIN LATERAL (
        SELECT count(DISTINCT e.student)::integer AS students,
            count(DISTINCT g.guardian)::integer AS guardians
        FROM identity.audience_classes(a.school_id, a.school_year, a.grade, a.class_id) AS k (id)
        JOIN identity.enrolment AS e
            ON e.class = k.id AND e.valid @> day AND upper_inf(e.recorded)
        LEFT JOIN identity.guardianship AS g
            ON g.student = e.student AND g.valid @> day AND upper_inf(g.recorded)
            AND 'READ' = ANY (g.rights)) AS n
    ORDER BY f.name, array_position(ARRAY['CLASS', 'GRADE', 'SCHOOL', 'OFFICE'], a.kind), a.grade,
        c.label
$$;

-- The lines of a school's sheet; an office has none.
CREATE OR REPLACE FUNCTION identity.recipients(asker uuid, service text, today date,
    school_asked uuid, year_asked integer, grade_asked integer, class_asked uuid, day date,
    known timestamptz)
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
    JOIN identity.unit AS c ON c.id = a.id AND c.parent = school_asked
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

-- Begins with the students who are asked about, however many an audience has. Officers are not
-- answered about students.
CREATE OR REPLACE FUNCTION identity.among(asker uuid, service text, today date, school_asked uuid,
    year_asked integer, grade_asked integer, class_asked uuid, students uuid[], day date,
    known timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.student
    FROM identity.enrolment AS e
    JOIN identity.unit AS c ON c.id = e.class
    WHERE e.student = ANY (students) AND e.valid @> day AND e.recorded @> known
        AND (class_asked IS NULL OR c.id = class_asked)
        AND (year_asked IS NULL OR c.school_year = year_asked)
        AND (grade_asked IS NULL OR c.grade = grade_asked)
        AND (c.parent = school_asked
            OR school_asked IN (SELECT identity.above(c.parent)))
        AND (identity.is_ward(asker, e.student, today)
            OR ((service IS NOT NULL OR c.parent = school_asked)
                AND identity.may_address(asker, service, today, school_asked, year_asked,
                    grade_asked, class_asked)))
$$;

-- The schools below an office, for whoever has a post in it and for services.
CREATE FUNCTION identity.schools_below(asker uuid, service text, day date, office_asked uuid)
RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s FROM identity.schools_within(office_asked) AS s
    WHERE identity.may_address(asker, service, day, office_asked, NULL, NULL, NULL)
$$;

-- Which offices stand above schools is a public fact, as the schools are.
CREATE FUNCTION identity.offices_above(asked uuid[]) RETURNS TABLE (school uuid, office uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
    SELECT s.id, o.office FROM identity.unit AS s
    JOIN identity.unit AS d ON d.id = s.parent
    CROSS JOIN LATERAL (VALUES (d.id), (d.parent)) AS o (office)
    WHERE s.id = ANY (asked) AND s.kind = 'SCHOOL' AND o.office IS NOT NULL
$$;

REVOKE ALL ON FUNCTION identity.schools_within(uuid), identity.addressable(uuid, date),
    identity.schools_below(uuid, text, date, uuid), identity.offices_above(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity.addressable(uuid, date),
    identity.schools_below(uuid, text, date, uuid), identity.offices_above(uuid[]) TO maru_part;
