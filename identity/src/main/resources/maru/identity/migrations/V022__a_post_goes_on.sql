-- Takes the end of a post back: it lasts again for as long as it did before it was ended on that day.
CREATE FUNCTION identity.resume_post(who jsonb, day date, person_asked uuid, unit_asked uuid,
    role_asked text, last_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    school uuid := identity.school_of(unit_asked);
    asker uuid := identity.require_office(who, school, day);
    ended identity.post;
BEGIN
    IF role_asked IN ('SCHOOL_ADMIN', 'PRINCIPAL', 'VICE_PRINCIPAL', 'AUDIT_REVIEWER')
        AND NOT EXISTS (SELECT FROM identity.post AS p
            WHERE p.person = asker AND p.unit = school AND p.valid @> day AND upper_inf(p.recorded)
                AND p.role IN ('SCHOOL_ADMIN', 'PRINCIPAL')) THEN
        PERFORM identity.refuse('MA403', '학교 관리자만 줄 수 있는 역할입니다. (Only an administrator gives it.)');
    END IF;
    SELECT * INTO ended FROM identity.post AS p
    WHERE p.person = person_asked AND p.unit = unit_asked AND p.role = role_asked
        AND NOT upper_inf(p.recorded) AND p.valid @> last_day + 1
    ORDER BY upper(p.recorded) DESC, p.id DESC LIMIT 1;
    IF NOT FOUND THEN
        PERFORM identity.refuse('MA404', 'not found');
    END IF;
    IF EXISTS (SELECT FROM identity.post AS p
            WHERE p.person = person_asked AND upper_inf(p.recorded)
                AND p.valid && daterange(last_day + 1, NULL)
                AND ((p.unit = unit_asked AND p.role = role_asked)
                    OR (p.unit = school AND role_asked = 'AUDIT_REVIEWER' AND p.role = 'SCHOOL_ADMIN')
                    OR (p.unit = school AND role_asked = 'SCHOOL_ADMIN' AND p.role = 'AUDIT_REVIEWER')))
    THEN
        PERFORM identity.refuse('MA409', '그 뒤에 다른 역할을 맡았습니다. (Other posts were given since.)');
    END IF;
    PERFORM identity.cut_post(person_asked, unit_asked, role_asked, ended.valid);
    INSERT INTO identity.post (person, role, unit, grade, valid)
    VALUES (person_asked, role_asked, unit_asked, ended.grade, ended.valid);
    PERFORM identity.tell('changed', person_asked, '');
    PERFORM identity.audit_of(who, 'people.post', person_asked, unit_asked, 'post',
        jsonb_build_object('role', role_asked, 'from', last_day + 1));
END $$;
REVOKE ALL ON FUNCTION identity.resume_post(jsonb, date, uuid, uuid, text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity.resume_post(jsonb, date, uuid, uuid, text, date) TO maru_part;
