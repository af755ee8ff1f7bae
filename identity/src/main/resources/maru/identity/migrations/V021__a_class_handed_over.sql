-- Who hands her class over has not left the school: without another post there she stays its teacher for as long as the class was
-- hers, so that she keeps her account, can be chosen again, and the change can be taken back.
CREATE OR REPLACE FUNCTION identity.change_homeroom(who jsonb, day date, class_asked uuid,
    teacher uuid, from_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    school uuid := identity.class_of_school(class_asked);
    before record;
BEGIN
    PERFORM identity.require_office(who, school, day);
    IF NOT EXISTS (SELECT FROM identity.post AS p
            WHERE p.person = teacher AND upper_inf(p.recorded) AND p.valid && daterange(day, NULL)
                AND identity.school_of(p.unit) = school) THEN
        PERFORM identity.refuse('MA404', 'not found');
    END IF;
    FOR before IN SELECT p.person, range_merge(range_agg(p.valid)) * daterange(from_day, NULL) AS days
        FROM identity.post AS p
        WHERE p.unit = class_asked AND p.role = 'HOMEROOM_TEACHER' AND upper_inf(p.recorded)
            AND p.valid && daterange(from_day, NULL)
        GROUP BY p.person
    LOOP
        PERFORM identity.cut_post(before.person, class_asked, 'HOMEROOM_TEACHER',
            daterange(from_day, NULL));
        IF before.person <> teacher AND NOT EXISTS (SELECT FROM identity.post AS p
                WHERE p.person = before.person AND upper_inf(p.recorded) AND p.valid && before.days
                    AND identity.school_of(p.unit) = school) THEN
            INSERT INTO identity.post (person, role, unit, valid)
            VALUES (before.person, 'TEACHER', school, before.days);
            PERFORM identity.audit_of(who, 'people.post', before.person, school, 'post',
                jsonb_build_object('role', 'TEACHER', 'from', lower(before.days)));
        END IF;
        PERFORM identity.tell('changed', before.person, '');
    END LOOP;
    INSERT INTO identity.post (person, role, unit, valid)
    SELECT teacher, 'HOMEROOM_TEACHER', class_asked, daterange(from_day, upper(y.days))
    FROM identity.unit AS c JOIN identity.school_year AS y ON y.year = c.school_year
    WHERE c.id = class_asked;
    PERFORM identity.tell('changed', teacher, '');
    PERFORM identity.audit_of(who, 'people.homeroom', teacher, class_asked, 'post',
        jsonb_build_object('from', from_day));
END $$;
