-- What a family's page asks each time looks at that family's rows alone, however many a province has.

-- Whose spells are asked for stands first; the spells are then found by student.
CREATE OR REPLACE FUNCTION identity.enrolments(asker uuid, service text, day date, only_student uuid)
RETURNS TABLE (student uuid, number integer, valid_from date, valid_to date, class_id uuid,
    school_year integer, grade integer, label text, school_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH asked AS MATERIALIZED (
        SELECT only_student AS student
        WHERE identity.is_service(asker, service)
            OR (only_student IS NOT NULL
                AND (identity.is_ward(asker, only_student, day)
                    OR identity.keeps_student(asker, only_student, day)))
        UNION
        SELECT w.student FROM identity.wards(asker, day, 'infinity') AS w
        WHERE only_student IS NULL)
    SELECT e.student, e.number, lower(e.valid), upper(e.valid) - 1, c.id, c.school_year, c.grade,
        c.label, c.parent
    FROM asked
    JOIN identity.enrolment AS e ON e.student = asked.student
    JOIN identity.unit AS c ON c.id = e.class
    WHERE upper_inf(e.recorded)
    ORDER BY e.valid DESC, e.student
$$;

-- All that stands above the asker's own units is walked once, not once for each of them.
CREATE OR REPLACE FUNCTION identity.visible_units(asker uuid, service text, day date, asked uuid[])
RETURNS TABLE (unit uuid, kind text, parent uuid, code text, school_year integer, grade integer,
    label text, name text, level text, english_name text, telephone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE own AS MATERIALIZED (
        SELECT p.unit FROM identity.post AS p
        WHERE p.person = asker AND p.valid @> day AND upper_inf(p.recorded)
        UNION
        SELECT e.class FROM identity.wards(asker, day, 'infinity') AS w
        JOIN identity.enrolment AS e
            ON e.student = w.student AND e.valid @> day AND upper_inf(e.recorded)),
    upwards (unit) AS (
        SELECT own.unit FROM own
        UNION
        SELECT u.parent FROM upwards AS up JOIN identity.unit AS u ON u.id = up.unit
        WHERE u.parent IS NOT NULL)
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

-- These are asked with every page and find a few rows by their keys whoever asks: one plan serves
-- all, where making one anew took longer than the answer (visible_units: 0.9 ms of 1.0).
ALTER FUNCTION identity.me(uuid, date) SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION identity.posts(uuid, date, timestamptz) SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION identity.visible_units(uuid, text, date, uuid[])
    SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION identity.children(uuid, date, timestamptz, uuid)
    SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION identity.enrolments(uuid, text, date, uuid)
    SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION identity.guardians(uuid, text, date, uuid, date, timestamptz)
    SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION identity.may_address(uuid, text, date, uuid, integer, integer, uuid)
    SET plan_cache_mode = force_generic_plan;
