-- How many stand below an office is counted beside, every few minutes: a million enrolments take seconds, and an officer's pages ask for it
-- again and again. It is a number to read; who is addressed follows from the rule alone.
CREATE TABLE identity.office_heads (
    office uuid PRIMARY KEY REFERENCES identity.unit,
    school_year integer NOT NULL,
    day date NOT NULL,
    students integer NOT NULL,
    guardians integer NOT NULL
);

-- Different students and guardians of an audience, counted now.
CREATE FUNCTION identity.count_heads(school_asked uuid, year_asked integer, grade_asked integer,
    class_asked uuid, day date)
RETURNS TABLE (students integer, guardians integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(DISTINCT e.student)::integer, count(DISTINCT g.guardian)::integer
    FROM identity.audience_classes(school_asked, year_asked, grade_asked, class_asked) AS k (id)
    JOIN identity.enrolment AS e ON e.class = k.id AND e.valid @> day AND upper_inf(e.recorded)
    LEFT JOIN identity.guardianship AS g
        ON g.student = e.student AND g.valid @> day AND upper_inf(g.recorded)
        AND 'READ' = ANY (g.rights)
$$;
REVOKE ALL ON FUNCTION identity.count_heads(uuid, integer, integer, uuid, date) FROM PUBLIC;

-- Those of an office as they were counted today; everybody else's, and an office's that nobody has counted today, now.
CREATE FUNCTION identity.heads(school_asked uuid, year_asked integer, grade_asked integer,
    class_asked uuid, today date)
RETURNS TABLE (students integer, guardians integer)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT o.students, o.guardians FROM identity.office_heads AS o
        WHERE o.office = school_asked AND o.school_year = year_asked AND o.day = today;
    IF NOT FOUND THEN
        RETURN QUERY SELECT * FROM identity.count_heads(school_asked, year_asked, grade_asked,
            class_asked, today);
    END IF;
END $$;
REVOKE ALL ON FUNCTION identity.heads(uuid, integer, integer, uuid, date) FROM PUBLIC;

-- Counts anew below each office that has an officer today.
CREATE FUNCTION identity.count_office_heads(today date) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO identity.office_heads (office, school_year, day, students, guardians)
    SELECT o.unit, y.year, today, n.students, n.guardians
    FROM (SELECT DISTINCT p.unit FROM identity.post AS p
        WHERE p.role IN ('DISTRICT_OFFICER', 'PROVINCE_OFFICER') AND p.valid @> today
            AND upper_inf(p.recorded)) AS o
    JOIN identity.school_year AS y ON y.days @> today
    CROSS JOIN LATERAL identity.count_heads(o.unit, y.year, NULL, NULL, today) AS n
    ON CONFLICT (office) DO UPDATE SET school_year = excluded.school_year, day = excluded.day,
        students = excluded.students, guardians = excluded.guardians
$$;
REVOKE ALL ON FUNCTION identity.count_office_heads(date) FROM PUBLIC;

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
    CROSS JOIN LATERAL identity.heads(a.school_id, a.school_year, a.grade, a.class_id, day) AS n
    ORDER BY f.name, array_position(ARRAY['CLASS', 'GRADE', 'SCHOOL', 'OFFICE'], a.kind), a.grade,
        c.label
$$;
