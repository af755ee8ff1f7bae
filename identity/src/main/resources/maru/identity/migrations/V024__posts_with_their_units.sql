-- The asker's hats with what her own units are called, in one answer: it is asked with every page.
CREATE FUNCTION identity.posts_in_units(asker uuid, day date, known timestamptz)
RETURNS TABLE (role text, unit uuid, valid_from date, valid_to date, kind text, parent uuid,
    code text, school_year integer, grade integer, label text, name text, level text,
    english_name text, telephone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
    SELECT p.role, p.unit, p.valid_from, p.valid_to, u.kind, u.parent, u.code, u.school_year,
        u.grade, u.label, f.name, f.level, f.english_name, f.telephone
    FROM identity.posts(asker, day, known) AS p
    JOIN identity.unit AS u ON u.id = p.unit
    LEFT JOIN LATERAL (
        SELECT * FROM identity.unit_fact AS f
        WHERE f.unit = u.id AND upper_inf(f.recorded) ORDER BY f.valid DESC LIMIT 1) AS f ON true
$$;
REVOKE ALL ON FUNCTION identity.posts_in_units(uuid, date, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity.posts_in_units(uuid, date, timestamptz) TO maru_part;
