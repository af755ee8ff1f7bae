-- For the operator of the machine, who acts as the owner; no part may call it.
CREATE FUNCTION identity.list_people(day date)
RETURNS TABLE (person uuid, login text, name text, roles text[], schools text[])
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH held AS (
        SELECT p.person, unnest(CASE
                WHEN p.role IN ('HOMEROOM_TEACHER', 'TEACHER', 'GRADE_HEAD', 'VICE_PRINCIPAL',
                    'PRINCIPAL') THEN ARRAY['teacher', 'staff']
                WHEN p.role = 'SCHOOL_ADMIN' THEN ARRAY['staff', 'admin']
                ELSE ARRAY['staff'] END) AS role,
            coalesce(identity.school_of(p.unit), p.unit) AS unit
        FROM identity.post AS p WHERE p.valid @> day AND upper_inf(p.recorded)
        UNION
        SELECT g.guardian, 'guardian', c.parent
        FROM identity.guardianship AS g
        LEFT JOIN identity.enrolment AS e
            ON e.student = g.student AND e.valid @> day AND upper_inf(e.recorded)
        LEFT JOIN identity.unit AS c ON c.id = e.class
        WHERE g.valid @> day AND upper_inf(g.recorded) AND 'READ' = ANY (g.rights)
        UNION
        SELECT e.student, 'student', c.parent
        FROM identity.enrolment AS e JOIN identity.unit AS c ON c.id = e.class
        WHERE e.valid @> day AND upper_inf(e.recorded))
    SELECT f.person, coalesce(
            (SELECT k.value FROM identity.contact_point AS k
                WHERE k.person = f.person AND k.confirmed AND k.valid @> day
                    AND upper_inf(k.recorded)
                ORDER BY array_position(ARRAY['SHORT_NAME', 'MAIL', 'PHONE'], k.kind) LIMIT 1), ''),
        f.name, h.roles, h.schools
    FROM (
        SELECT held.person, array_agg(DISTINCT held.role) AS roles,
            coalesce(array_agg(DISTINCT n.name) FILTER (WHERE n.name IS NOT NULL), '{}') AS schools
        FROM held LEFT JOIN identity.unit_fact AS n
            ON n.unit = held.unit AND n.valid @> day AND upper_inf(n.recorded)
        GROUP BY held.person) AS h
    JOIN identity.person_fact AS f
        ON f.person = h.person AND f.valid @> day AND upper_inf(f.recorded)
    ORDER BY f.name, f.person
$$;
REVOKE ALL ON FUNCTION identity.list_people(date) FROM PUBLIC;
