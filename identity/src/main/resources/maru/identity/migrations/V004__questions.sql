-- What parts may ask. Each function names the asker, runs with the owner's rights and a fixed search
-- path, and answers for others' data as if they did not exist. `known` is `infinity` for all that is
-- recorded now.

CREATE FUNCTION identity.me(asker uuid, day date)
RETURNS TABLE (person uuid, name text, language text, birth_date date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT f.person, f.name, f.language, f.birth_date
    FROM identity.person_fact AS f
    JOIN identity.account AS a ON a.person = f.person AND upper_inf(a.recorded) AND a.enabled
    WHERE f.person = asker AND f.valid @> day AND upper_inf(f.recorded)
$$;

-- Which children may she see, and what may she do for them: `only` narrows it to one student.
CREATE FUNCTION identity.children(asker uuid, day date, known timestamptz, only_student uuid)
RETURNS TABLE (student uuid, name text, relation text, rights text[], number integer, since date,
    class_id uuid, school_year integer, grade integer, label text, school_id uuid, school_name text,
    district_id uuid, neis_code text, school_level text, english_name text, telephone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT w.student, f.name, w.relation, w.rights, e.number, lower(e.valid),
        c.class_id, c.school_year, c.grade, c.label, c.school_id, c.school_name,
        c.district_id, c.neis_code, c.school_level, c.english_name, c.telephone
    FROM identity.wards(asker, day, known) AS w
    JOIN identity.person_fact AS f
        ON f.person = w.student AND f.valid @> day AND f.recorded @> known
    LEFT JOIN identity.enrolment AS e
        ON e.student = w.student AND e.valid @> day AND e.recorded @> known
    LEFT JOIN identity.classes AS c ON c.class_id = e.class
    WHERE only_student IS NULL OR w.student = only_student
    ORDER BY w.relation = 'SELF', f.birth_date, f.name, w.student
$$;

-- Spells in classes of the asker's children, or of one student whom she keeps as staff.
CREATE FUNCTION identity.enrolments(asker uuid, service text, day date, only_student uuid)
RETURNS TABLE (student uuid, number integer, valid_from date, valid_to date, class_id uuid,
    school_year integer, grade integer, label text, school_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.student, e.number, lower(e.valid), upper(e.valid) - 1, c.id, c.school_year, c.grade,
        c.label, c.parent
    FROM identity.enrolment AS e JOIN identity.unit AS c ON c.id = e.class
    WHERE upper_inf(e.recorded)
        AND CASE WHEN identity.is_service(asker, service) THEN e.student = only_student
            WHEN only_student IS NULL THEN
                e.student IN (SELECT w.student FROM identity.wards(asker, day, 'infinity') AS w)
            ELSE e.student = only_student
                AND (identity.is_ward(asker, only_student, day)
                    OR identity.keeps_student(asker, only_student, day)) END
    ORDER BY e.valid DESC, e.student
$$;

-- The asker's hats: staff posts, then guardian by school, then student.
CREATE FUNCTION identity.posts(asker uuid, day date, known timestamptz)
RETURNS TABLE (role text, unit uuid, valid_from date, valid_to date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT p.role, p.unit, lower(p.valid), upper(p.valid) - 1
    FROM identity.post AS p
    WHERE p.person = asker AND p.valid @> day AND p.recorded @> known
    UNION ALL
    SELECT 'GUARDIAN', c.parent, min(lower(e.valid)), NULL
    FROM identity.wards(asker, day, known) AS w
    JOIN identity.enrolment AS e
        ON e.student = w.student AND e.valid @> day AND e.recorded @> known
    JOIN identity.unit AS c ON c.id = e.class
    WHERE w.relation <> 'SELF'
    GROUP BY c.parent
    UNION ALL
    SELECT 'STUDENT', e.class, lower(e.valid), upper(e.valid) - 1
    FROM identity.enrolment AS e
    WHERE e.student = asker AND e.valid @> day AND e.recorded @> known
$$;

-- Units by id that the asker belongs to: her own, those above, and for officers those below.
CREATE FUNCTION identity.visible_units(asker uuid, service text, day date, asked uuid[])
RETURNS TABLE (unit uuid, kind text, parent uuid, code text, school_year integer, grade integer,
    label text, name text, level text, english_name text, telephone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH own AS MATERIALIZED (
        SELECT p.unit FROM identity.post AS p
        WHERE p.person = asker AND p.valid @> day AND upper_inf(p.recorded)
        UNION
        SELECT e.class FROM identity.wards(asker, day, 'infinity') AS w
        JOIN identity.enrolment AS e
            ON e.student = w.student AND e.valid @> day AND upper_inf(e.recorded)),
    upwards AS MATERIALIZED (
        SELECT DISTINCT a.unit FROM own CROSS JOIN LATERAL identity.above(own.unit) AS a (unit))
    SELECT u.id, u.kind, u.parent, u.code, u.school_year, u.grade, u.label, f.name, f.level,
        f.english_name, f.telephone
    FROM identity.unit AS u
    LEFT JOIN LATERAL (
        SELECT * FROM identity.unit_fact AS f
        WHERE f.unit = u.id AND upper_inf(f.recorded) ORDER BY f.valid DESC LIMIT 1) AS f ON true
    WHERE u.id = ANY (asked)
        AND (identity.is_service(asker, service)
            OR u.id IN (SELECT up.unit FROM upwards AS up)
            -- Staff see their school's classes, officers all that stands below their office.
            OR EXISTS (
                SELECT FROM identity.post AS p
                JOIN identity.above(u.id) AS a (unit)
                    ON a.unit = coalesce(identity.school_of(p.unit), p.unit)
                WHERE p.person = asker AND p.valid @> day AND upper_inf(p.recorded)))
    ORDER BY array_position(asked, u.id)
$$;

CREATE FUNCTION identity.units_below(parent_asked uuid, day date) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT u.id FROM identity.unit AS u
    WHERE u.parent = parent_asked
        AND (u.school_year IS NULL
            OR u.school_year = (SELECT y.year FROM identity.school_year AS y WHERE y.days @> day))
    ORDER BY u.grade, u.label, u.code
$$;

-- People by id whom the asker may see; the birth date only where she keeps or raises the student.
CREATE FUNCTION identity.visible_people(asker uuid, service text, day date, asked uuid[])
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
    SELECT f.person, f.name, f.language, CASE WHEN found.near THEN f.birth_date END
    FROM found
    JOIN identity.person_fact AS f
        ON f.person = found.id AND f.valid @> day AND upper_inf(f.recorded)
    WHERE found.near OR found.far
$$;

CREATE FUNCTION identity.school_staff(asker uuid, service text, day date, school_asked uuid)
RETURNS TABLE (person uuid, name text, role text, unit uuid, valid_from date, valid_to date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT p.person, f.name, p.role, p.unit, lower(p.valid), upper(p.valid) - 1
    FROM identity.post AS p
    JOIN identity.unit AS u ON u.id = p.unit
    JOIN identity.person_fact AS f
        ON f.person = p.person AND f.valid @> day AND upper_inf(f.recorded)
    WHERE (u.id = school_asked OR u.parent = school_asked) AND u.kind IN ('SCHOOL', 'CLASS')
        AND p.valid @> day AND upper_inf(p.recorded)
        AND EXISTS (SELECT FROM identity.visible_units(asker, service, day, ARRAY[school_asked]))
    ORDER BY array_position(ARRAY['PRINCIPAL', 'VICE_PRINCIPAL', 'SCHOOL_ADMIN', 'GRADE_HEAD',
        'HOMEROOM_TEACHER', 'TEACHER', 'OFFICE_STAFF'], p.role), u.grade,
        u.label, f.name, p.person
$$;

-- The classes of a school that an audience covers: one class, a grade of a year, or a year.
CREATE FUNCTION identity.audience_classes(school_asked uuid, year_asked integer,
    grade_asked integer, class_asked uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE AS $$
    SELECT c.id FROM identity.unit AS c
    WHERE c.parent = school_asked AND c.kind = 'CLASS'
        AND (class_asked IS NULL OR c.id = class_asked)
        AND (year_asked IS NULL OR c.school_year = year_asked)
        AND (grade_asked IS NULL OR c.grade = grade_asked)
$$;

-- Whom the asker may address on a day: classes, then grades, then the school, with their sizes.
CREATE FUNCTION identity.audiences(asker uuid, day date)
RETURNS TABLE (kind text, school_id uuid, school_name text, school_year integer, grade integer,
    class_id uuid, label text, students integer, guardians integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH kept AS MATERIALIZED (
        SELECT c.* FROM identity.classes AS c
        JOIN identity.kept_classes(asker, day) AS k (id) ON k.id = c.class_id
        WHERE c.school_year = (SELECT y.year FROM identity.school_year AS y WHERE y.days @> day)),
    whole AS MATERIALIZED (
        SELECT p.unit AS school_id, p.role, p.grade FROM identity.post AS p
        WHERE p.person = asker AND p.valid @> day AND upper_inf(p.recorded)
            AND (identity.keeps_school(p.role) OR p.role = 'GRADE_HEAD')),
    members AS MATERIALIZED (
        SELECT kept.*, e.student, g.guardian
        FROM kept
        JOIN identity.enrolment AS e
            ON e.class = kept.class_id AND e.valid @> day AND upper_inf(e.recorded)
        LEFT JOIN identity.guardianship AS g
            ON g.student = e.student AND g.valid @> day AND upper_inf(g.recorded)
            AND 'READ' = ANY (g.rights)),
    counted AS (
        SELECT 'CLASS' AS kind, school_id, school_name, school_year, grade, class_id, label,
            count(DISTINCT student)::integer AS students,
            count(DISTINCT guardian)::integer AS guardians
        FROM members GROUP BY school_id, school_name, school_year, grade, class_id, label
        UNION ALL
        SELECT 'GRADE', school_id, school_name, school_year, grade, NULL, NULL,
            count(DISTINCT student)::integer, count(DISTINCT guardian)::integer
        FROM members
        WHERE EXISTS (
            SELECT FROM whole WHERE whole.school_id = members.school_id
                AND (whole.role <> 'GRADE_HEAD' OR whole.grade = members.grade))
        GROUP BY school_id, school_name, school_year, grade
        UNION ALL
        SELECT 'SCHOOL', school_id, school_name, school_year, NULL, NULL, NULL,
            count(DISTINCT student)::integer, count(DISTINCT guardian)::integer
        FROM members
        WHERE EXISTS (
            SELECT FROM whole WHERE whole.school_id = members.school_id
                AND whole.role <> 'GRADE_HEAD')
        GROUP BY school_id, school_name, school_year)
    SELECT * FROM counted
    ORDER BY school_name, array_position(ARRAY['CLASS', 'GRADE', 'SCHOOL'], kind), grade,
        label
$$;

CREATE FUNCTION identity.may_address(asker uuid, service text, day date, school_asked uuid,
    year_asked integer, grade_asked integer, class_asked uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT identity.is_service(asker, service) OR (
        EXISTS (SELECT FROM identity.audience_classes(
            school_asked, year_asked, grade_asked, class_asked))
        AND CASE WHEN class_asked IS NOT NULL THEN identity.keeps_class(asker, class_asked, day)
            ELSE EXISTS (
                SELECT FROM identity.post AS p
                WHERE p.person = asker AND p.unit = school_asked AND p.valid @> day
                    AND upper_inf(p.recorded)
                    AND (identity.keeps_school(p.role)
                        OR (p.role = 'GRADE_HEAD' AND p.grade = grade_asked
                            AND year_asked = (SELECT y.year FROM identity.school_year AS y
                                WHERE y.days @> day)))) END)
$$;

CREATE FUNCTION identity.roster(asker uuid, service text, today date, class_asked uuid, day date,
    known timestamptz)
RETURNS TABLE (number integer, student uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.number, e.student, f.name
    FROM identity.enrolment AS e
    JOIN identity.person_fact AS f
        ON f.person = e.student AND f.valid @> day AND f.recorded @> known
    WHERE e.class = class_asked AND e.valid @> day AND e.recorded @> known
        AND (identity.is_service(asker, service)
            OR identity.keeps_class(asker, class_asked, today))
    ORDER BY e.number
$$;

-- Guardians of one student, for whoever keeps her or may read for her today.
CREATE FUNCTION identity.guardians(asker uuid, service text, today date, student_asked uuid,
    day date, known timestamptz)
RETURNS TABLE (guardian uuid, name text, language text, relation text,
    legal_representative boolean, custody boolean, rights text[], valid_from date, valid_to date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT g.guardian, f.name, f.language, g.relation, g.legal_representative, g.custody,
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

-- The lines of a sheet: each student of an audience with everyone who may read for her.
CREATE FUNCTION identity.recipients(asker uuid, service text, today date, school_asked uuid,
    year_asked integer, grade_asked integer, class_asked uuid, day date, known timestamptz)
RETURNS TABLE (student uuid, student_name text, class_id uuid, school_id uuid, school_year integer,
    grade integer, label text, number integer, guardian uuid, name text, language text,
    relation text, legal_representative boolean, custody boolean, rights text[], valid_from date,
    valid_to date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.student, s.name, c.id, c.parent, c.school_year, c.grade, c.label, e.number,
        g.guardian, f.name, f.language, g.relation, g.legal_representative, g.custody,
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

-- Which of some students are in an audience. Staff and services ask about anyone in an audience of
-- theirs, guardians about their own children.
CREATE FUNCTION identity.among(asker uuid, service text, today date, school_asked uuid,
    year_asked integer, grade_asked integer, class_asked uuid, students uuid[], day date,
    known timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.student
    FROM identity.enrolment AS e
    JOIN identity.audience_classes(school_asked, year_asked, grade_asked, class_asked) AS a (id)
        ON a.id = e.class
    WHERE e.student = ANY (students) AND e.valid @> day AND e.recorded @> known
        AND (identity.may_address(asker, service, today, school_asked, year_asked, grade_asked,
                class_asked)
            OR identity.is_ward(asker, e.student, today))
$$;

-- What the sign-on server is told. Only for services.
CREATE FUNCTION identity.accounts(service text, after_person uuid, only_person uuid,
    changed_since timestamptz, at_most integer, day date)
RETURNS TABLE (person uuid, enabled boolean, language text, phone text, mail text,
    short_name text, changed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH changed AS MATERIALIZED (
        SELECT c.person FROM (
            SELECT a.person, a.recorded FROM identity.account AS a
            UNION ALL SELECT p.person, p.recorded FROM identity.contact_point AS p
            UNION ALL SELECT f.person, f.recorded FROM identity.person_fact AS f) AS c
        WHERE changed_since IS NOT NULL
            AND (lower(c.recorded) > changed_since OR upper(c.recorded) > changed_since)),
    chosen AS (
        SELECT a.person, a.enabled, lower(a.recorded) AS at FROM identity.account AS a
        WHERE upper_inf(a.recorded) AND identity.is_service(NULL, service)
            AND (after_person IS NULL OR a.person > after_person)
            AND (only_person IS NULL OR a.person = only_person)
            AND (changed_since IS NULL OR a.person IN (SELECT c.person FROM changed AS c)))
    SELECT c.person, c.enabled, f.language, p.phone, p.mail, p.short_name,
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
    ORDER BY CASE WHEN changed_since IS NOT NULL THEN greatest(c.at, lower(f.recorded), p.at) END,
        c.person
    LIMIT least(greatest(at_most, 1), 1000)
$$;

CREATE FUNCTION identity.is_demo() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM identity.installation WHERE demo)
$$;

-- The people of the demo that a page lists; nobody unless this is a demo.
CREATE FUNCTION identity.demo_cast(asked uuid[], day date) RETURNS TABLE (person uuid, name text,
    language text, role text, unit uuid, unit_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT f.person, f.name, f.language, p.role, p.unit, coalesce(
        (SELECT c.school_name || ' ' || c.grade || '학년 ' || c.label || '반'
            FROM identity.classes AS c WHERE c.class_id = p.unit),
        (SELECT g.name FROM identity.unit_fact AS g
            WHERE g.unit = p.unit AND upper_inf(g.recorded) ORDER BY g.valid DESC LIMIT 1))
    FROM identity.person_fact AS f
    CROSS JOIN LATERAL (
        SELECT * FROM identity.posts(f.person, day, 'infinity') AS p
        ORDER BY p.role = 'GUARDIAN', p.role = 'TEACHER', p.valid_from LIMIT 1) AS p
    WHERE identity.is_demo() AND f.person = ANY (asked) AND f.valid @> day
        AND upper_inf(f.recorded)
    ORDER BY array_position(asked, f.person)
$$;

-- Deny by default: PostgreSQL lets everyone call a new function. The parts' common role reads the
-- published views, asks the questions and appends to the audit, nothing more.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA identity FROM PUBLIC;
GRANT USAGE ON SCHEMA identity TO maru_part;
GRANT SELECT ON identity.schools, identity.classes TO maru_part;
DO $$
DECLARE
    question regprocedure;
BEGIN
    FOR question IN
        SELECT oid FROM pg_proc WHERE pronamespace = 'identity'::regnamespace AND prosecdef
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO maru_part', question);
    END LOOP;
END $$;
