-- A school's office by hand: single entries, the stage for uploads, and the review of the audit.

ALTER TABLE identity.post DROP CONSTRAINT post_role_check;
ALTER TABLE identity.post ADD CONSTRAINT post_role_check CHECK (role IN ('HOMEROOM_TEACHER',
    'TEACHER', 'GRADE_HEAD', 'OFFICE_STAFF', 'SCHOOL_ADMIN', 'VICE_PRINCIPAL', 'PRINCIPAL',
    'AUDIT_REVIEWER', 'DISTRICT_OFFICER', 'PROVINCE_OFFICER'));

-- The asker's own school, or a refusal: others' are as if they were not there.
CREATE FUNCTION identity.require_office(who jsonb, school_asked uuid, day date) RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asker uuid := identity.asker_of(who);
BEGIN
    IF NOT EXISTS (SELECT FROM identity.post AS p
            WHERE p.person = asker AND p.unit = school_asked AND p.valid @> day
                AND upper_inf(p.recorded) AND identity.keeps_school(p.role)) THEN
        PERFORM identity.refuse('MA404', 'not found');
    END IF;
    RETURN asker;
END $$;

CREATE FUNCTION identity.seat_of(student_asked uuid, day date)
RETURNS TABLE (class uuid, school uuid, number integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.class, c.parent, e.number
    FROM identity.enrolment AS e JOIN identity.unit AS c ON c.id = e.class
    WHERE e.student = student_asked AND e.valid @> day AND upper_inf(e.recorded)
$$;

-- Takes days out of what is recorded; what is left on both sides is recorded anew.
CREATE FUNCTION identity.cut_enrolment(student_asked uuid, days daterange) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one identity.enrolment;
BEGIN
    FOR one IN SELECT * FROM identity.enrolment AS e
        WHERE e.student = student_asked AND upper_inf(e.recorded) AND e.valid && days
    LOOP
        UPDATE identity.enrolment SET recorded = tstzrange(lower(one.recorded),
            greatest(now(), lower(one.recorded) + '1 microsecond')) WHERE id = one.id;
        INSERT INTO identity.enrolment (student, class, number, valid)
        SELECT one.student, one.class, one.number, piece
        FROM unnest(datemultirange(one.valid) - datemultirange(days)) AS piece;
    END LOOP;
END $$;

CREATE FUNCTION identity.cut_guardianship(student_asked uuid, guardian_asked uuid, days daterange)
RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one identity.guardianship;
BEGIN
    FOR one IN SELECT * FROM identity.guardianship AS g
        WHERE g.student = student_asked AND g.guardian = guardian_asked AND upper_inf(g.recorded)
            AND g.valid && days
    LOOP
        UPDATE identity.guardianship SET recorded = tstzrange(lower(one.recorded),
            greatest(now(), lower(one.recorded) + '1 microsecond')) WHERE id = one.id;
        INSERT INTO identity.guardianship (student, guardian, relation, legal_representative,
            custody, rights, basis, valid)
        SELECT one.student, one.guardian, one.relation, one.legal_representative, one.custody,
            one.rights, one.basis, piece
        FROM unnest(datemultirange(one.valid) - datemultirange(days)) AS piece;
    END LOOP;
END $$;

CREATE FUNCTION identity.cut_post(person_asked uuid, unit_asked uuid, role_asked text,
    days daterange) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one identity.post;
    any_cut boolean := false;
BEGIN
    FOR one IN SELECT * FROM identity.post AS p
        WHERE p.person = person_asked AND p.unit = unit_asked AND p.role = role_asked
            AND upper_inf(p.recorded) AND p.valid && days
    LOOP
        any_cut := true;
        UPDATE identity.post SET recorded = tstzrange(lower(one.recorded),
            greatest(now(), lower(one.recorded) + '1 microsecond')) WHERE id = one.id;
        INSERT INTO identity.post (person, role, unit, grade, valid)
        SELECT one.person, one.role, one.unit, one.grade, piece
        FROM unnest(datemultirange(one.valid) - datemultirange(days)) AS piece;
    END LOOP;
    RETURN any_cut;
END $$;

-- Who is known by an office's number, or a new person with it.
CREATE FUNCTION identity.person_by_key(school_asked uuid, wanted text, called text, born date)
RETURNS uuid
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    its_office uuid := (SELECT a.unit FROM identity.above(school_asked) AS a (unit)
        JOIN identity.unit AS u ON u.id = a.unit WHERE u.kind = 'OFFICE');
    found_person uuid;
BEGIN
    IF length(btrim(wanted)) NOT BETWEEN 1 AND 64 THEN
        PERFORM identity.refuse('MA422', 'key|번호를 적어 주세요. (Write the number.)');
    END IF;
    SELECT k.person INTO found_person FROM identity.person_key AS k
    WHERE k.office = its_office AND k.key = btrim(wanted);
    IF NOT found THEN
        found_person := identity.new_person(called, 'ko', born);
        INSERT INTO identity.person_key (office, key, person)
        VALUES (its_office, btrim(wanted), found_person);
    END IF;
    RETURN found_person;
END $$;

CREATE FUNCTION identity.class_of_school(class_asked uuid) RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.parent FROM identity.unit AS c WHERE c.id = class_asked AND c.kind = 'CLASS'
$$;

-- A student sits in a class from a day to the end of the class's school year. A new one comes by her number; one who sits at another
-- school is let go by that school first.
CREATE FUNCTION identity.seat_student(who jsonb, day date, student_asked uuid, key_given text,
    called text, born date, class_asked uuid, number_given integer, from_day date, basis text)
RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    its_school uuid := identity.class_of_school(class_asked);
    seated uuid := student_asked;
    year daterange;
BEGIN
    PERFORM identity.require_office(who, its_school, day);
    SELECT y.days INTO year FROM identity.unit AS c
    JOIN identity.school_year AS y ON y.year = c.school_year WHERE c.id = class_asked;
    IF NOT year @> from_day THEN
        PERFORM identity.refuse('MA422', 'from|학년도 안의 날짜를 골라 주세요. (A day of the school year.)');
    END IF;
    IF seated IS NULL THEN
        seated := identity.person_by_key(its_school, key_given, called, born);
    ELSIF NOT EXISTS (SELECT FROM identity.seat_of(seated, day) AS s
            WHERE s.school = its_school) THEN
        PERFORM identity.refuse('MA404', 'not found');
    END IF;
    IF EXISTS (SELECT FROM identity.enrolment AS e JOIN identity.unit AS c ON c.id = e.class
            WHERE e.student = seated AND upper_inf(e.recorded) AND c.parent <> its_school
                AND e.valid && daterange(from_day, NULL)) THEN
        PERFORM identity.refuse('MA409', '다른 학교에 재적 중입니다. 그 학교에서 먼저 전출 처리를 해야 합니다. '
            '(She is at another school, which must enter the transfer first.)');
    END IF;
    IF EXISTS (SELECT FROM identity.enrolment AS e
            WHERE e.class = class_asked AND e.number = number_given AND upper_inf(e.recorded)
                AND e.student <> seated
                AND e.valid && daterange(from_day, upper(year))) THEN
        PERFORM identity.refuse('MA409', '이미 다른 학생의 번호입니다. (Another student has this number.)');
    END IF;
    PERFORM identity.cut_enrolment(seated, daterange(from_day, NULL));
    INSERT INTO identity.enrolment (student, class, number, valid)
    VALUES (seated, class_asked, number_given, daterange(from_day, upper(year)));
    PERFORM identity.tell('changed', seated, '');
    PERFORM identity.audit_of(who, 'people.seat', seated, class_asked, 'enrolment',
        jsonb_build_object('from', from_day, 'number', number_given::text, 'basis', basis));
    RETURN seated;
END $$;

CREATE FUNCTION identity.unseat_student(who jsonb, day date, student_asked uuid, last_day date,
    basis text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    seat record;
BEGIN
    SELECT * INTO seat FROM identity.seat_of(student_asked, day);
    PERFORM identity.require_office(who, seat.school, day);
    PERFORM identity.cut_enrolment(student_asked, daterange(last_day + 1, NULL));
    PERFORM identity.tell('changed', student_asked, '');
    PERFORM identity.audit_of(who, 'people.transfer-out', student_asked, seat.class, 'enrolment',
        jsonb_build_object('last', last_day, 'basis', basis));
END $$;

CREATE FUNCTION identity.change_homeroom(who jsonb, day date, class_asked uuid, teacher uuid,
    from_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    school uuid := identity.class_of_school(class_asked);
    before uuid;
BEGIN
    PERFORM identity.require_office(who, school, day);
    IF NOT EXISTS (SELECT FROM identity.post AS p
            WHERE p.person = teacher AND upper_inf(p.recorded) AND p.valid && daterange(day, NULL)
                AND identity.school_of(p.unit) = school) THEN
        PERFORM identity.refuse('MA404', 'not found');
    END IF;
    FOR before IN SELECT DISTINCT p.person FROM identity.post AS p
        WHERE p.unit = class_asked AND p.role = 'HOMEROOM_TEACHER' AND upper_inf(p.recorded)
            AND p.valid && daterange(from_day, NULL)
    LOOP
        PERFORM identity.cut_post(before, class_asked, 'HOMEROOM_TEACHER',
            daterange(from_day, NULL));
        PERFORM identity.tell('changed', before, '');
    END LOOP;
    INSERT INTO identity.post (person, role, unit, valid)
    SELECT teacher, 'HOMEROOM_TEACHER', class_asked, daterange(from_day, upper(y.days))
    FROM identity.unit AS c JOIN identity.school_year AS y ON y.year = c.school_year
    WHERE c.id = class_asked;
    PERFORM identity.tell('changed', teacher, '');
    PERFORM identity.audit_of(who, 'people.homeroom', teacher, class_asked, 'post',
        jsonb_build_object('from', from_day));
END $$;

-- What a guardian is and may do between two days; before and after, what was before holds.
CREATE FUNCTION identity.set_guardian(who jsonb, day date, student_asked uuid, guardian_asked uuid,
    called text, reads text, as_relation text, legal boolean, keeps boolean, may text[],
    from_day date, until_day date, paper text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    seat record;
    chosen uuid := guardian_asked;
    days daterange := daterange(from_day, until_day + 1);
BEGIN
    SELECT * INTO seat FROM identity.seat_of(student_asked, day);
    PERFORM identity.require_office(who, seat.school, day);
    IF length(btrim(paper)) NOT BETWEEN 1 AND 200 THEN
        PERFORM identity.refuse('MA422', 'basis|근거 서류를 적어 주세요. (Name the document.)');
    END IF;
    IF cardinality(may) > 0 AND NOT 'READ' = ANY (may) THEN
        PERFORM identity.refuse('MA422', 'rights|읽기를 함께 골라 주세요. (Whoever acts must also read.)');
    END IF;
    IF chosen IS NULL THEN
        chosen := identity.new_person(called, reads, NULL);
    ELSIF chosen = student_asked OR NOT EXISTS (
            SELECT FROM identity.guardianship AS g
            JOIN identity.enrolment AS e ON e.student = g.student AND upper_inf(e.recorded)
            JOIN identity.unit AS c ON c.id = e.class
            WHERE g.guardian = chosen AND upper_inf(g.recorded)
                AND c.parent = seat.school) THEN
        PERFORM identity.refuse('MA404', 'not found');
    END IF;
    PERFORM identity.cut_guardianship(student_asked, chosen, days);
    INSERT INTO identity.guardianship (student, guardian, relation, legal_representative, custody,
        rights, basis, valid)
    VALUES (student_asked, chosen, as_relation, legal, keeps, may, btrim(paper), days);
    PERFORM identity.tell('changed', chosen, '');
    PERFORM identity.tell('changed', student_asked, '');
    PERFORM identity.audit_of(who, 'people.guardian', student_asked, seat.class,
        'guardian/' || chosen, jsonb_build_object('from', from_day, 'until', until_day,
            'rights', array_to_string(may, ' '), 'basis', btrim(paper)));
    RETURN chosen;
END $$;

CREATE FUNCTION identity.end_guardian(who jsonb, day date, student_asked uuid, guardian_asked uuid,
    last_day date, paper text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    seat record;
BEGIN
    SELECT * INTO seat FROM identity.seat_of(student_asked, day);
    PERFORM identity.require_office(who, seat.school, day);
    PERFORM identity.cut_guardianship(student_asked, guardian_asked, daterange(last_day + 1, NULL));
    PERFORM identity.tell('changed', guardian_asked, '');
    PERFORM identity.audit_of(who, 'people.guardian-end', student_asked, seat.class,
        'guardian/' || guardian_asked, jsonb_build_object('last', last_day, 'basis', paper));
END $$;

CREATE FUNCTION identity.members(who jsonb, day date, school_asked uuid)
RETURNS TABLE (person uuid, name text, role text, unit uuid, unit_name text, since date,
    can_sign_in boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM identity.require_office(who, school_asked, day);
    RETURN QUERY
        SELECT p.person, identity.name_of(p.person, day), p.role, p.unit,
            CASE WHEN u.kind = 'CLASS' THEN u.grade || '학년 ' || u.label || '반'
                ELSE (SELECT s.school_name FROM identity.schools AS s WHERE s.school_id = u.id) END,
            lower(p.valid), identity.is_open(p.person)
        FROM identity.post AS p JOIN identity.unit AS u ON u.id = p.unit
        WHERE (u.id = school_asked OR u.parent = school_asked) AND p.valid @> day
            AND upper_inf(p.recorded)
        ORDER BY u.kind DESC, p.role, u.grade, u.label, 2, p.person;
END $$;

CREATE FUNCTION identity.give_post(who jsonb, day date, unit_asked uuid, role_given text,
    grade_given integer, key_given text, called text, short_name text, from_day date) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    school uuid := identity.school_of(unit_asked);
    asker uuid := identity.require_office(who, school, day);
    holder uuid;
BEGIN
    -- Nobody raises anyone, herself included, above what she is.
    IF role_given IN ('SCHOOL_ADMIN', 'PRINCIPAL', 'VICE_PRINCIPAL', 'AUDIT_REVIEWER')
        AND NOT EXISTS (SELECT FROM identity.post AS p
            WHERE p.person = asker AND p.unit = school AND p.valid @> day AND upper_inf(p.recorded)
                AND p.role IN ('SCHOOL_ADMIN', 'PRINCIPAL')) THEN
        PERFORM identity.refuse('MA403', '학교 관리자만 줄 수 있는 역할입니다. (Only an administrator gives it.)');
    END IF;
    holder := identity.person_by_key(school, key_given, called, NULL);
    -- Who reviews is not who runs the school's Maru (안전성 확보조치 기준 §8).
    IF EXISTS (SELECT FROM identity.post AS p
            WHERE p.person = holder AND p.unit = school AND upper_inf(p.recorded)
                AND p.valid && daterange(from_day, NULL)
                AND ((role_given = 'AUDIT_REVIEWER' AND p.role = 'SCHOOL_ADMIN')
                    OR (role_given = 'SCHOOL_ADMIN' AND p.role = 'AUDIT_REVIEWER'))) THEN
        PERFORM identity.refuse('MA409',
            '관리자와 점검자는 다른 사람이어야 합니다. (Administrator and reviewer are two people.)');
    END IF;
    IF short_name IS NOT NULL THEN
        IF lower(short_name) !~ '^[a-z][a-z0-9._-]{2,30}$' THEN
            PERFORM identity.refuse('MA422', 'shortName|영문 소문자로 시작해 3~31자로 적어 주세요. '
                '(3 to 31 small letters, digits, dots or hyphens.)');
        END IF;
        -- Only who has no way to sign in yet gets one here: nobody's account is taken over.
        IF EXISTS (SELECT FROM identity.contact_point AS c
                WHERE c.person = holder AND c.confirmed AND upper_inf(c.recorded)) THEN
            NULL;
        ELSIF NOT identity.give_contact(holder, 'SHORT_NAME', lower(short_name), day) THEN
            PERFORM identity.refuse('MA409', '다른 사람이 쓰고 있는 이름입니다. (Somebody has this name.)');
        ELSE
            PERFORM identity.open_account(holder);
        END IF;
    END IF;
    PERFORM identity.cut_post(holder, unit_asked, role_given, daterange(from_day, NULL));
    INSERT INTO identity.post (person, role, unit, grade, valid)
    VALUES (holder, role_given, unit_asked, grade_given, daterange(from_day, NULL));
    PERFORM identity.tell('changed', holder, '');
    PERFORM identity.audit_of(who, 'people.post', holder, unit_asked, 'post',
        jsonb_build_object('role', role_given, 'from', from_day));
    RETURN holder;
END $$;

CREATE FUNCTION identity.end_post(who jsonb, day date, person_asked uuid, unit_asked uuid,
    role_asked text, last_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    school uuid := identity.school_of(unit_asked);
    asker uuid := identity.require_office(who, school, day);
BEGIN
    IF role_asked IN ('SCHOOL_ADMIN', 'PRINCIPAL', 'VICE_PRINCIPAL', 'AUDIT_REVIEWER')
        AND NOT EXISTS (SELECT FROM identity.post AS p
            WHERE p.person = asker AND p.unit = school AND p.valid @> day AND upper_inf(p.recorded)
                AND p.role IN ('SCHOOL_ADMIN', 'PRINCIPAL')) THEN
        PERFORM identity.refuse('MA403', '학교 관리자만 끝낼 수 있는 역할입니다. (Only an administrator ends it.)');
    END IF;
    IF role_asked = 'SCHOOL_ADMIN' AND person_asked = asker THEN
        PERFORM identity.refuse('MA409',
            '자기 관리자 역할은 스스로 끝낼 수 없습니다. (Nobody ends her own administration.)');
    END IF;
    IF NOT identity.cut_post(person_asked, unit_asked, role_asked, daterange(last_day + 1, NULL))
    THEN
        PERFORM identity.refuse('MA404', 'not found');
    END IF;
    PERFORM identity.tell('changed', person_asked, '');
    PERFORM identity.audit_of(who, 'people.post-end', person_asked, unit_asked, 'post',
        jsonb_build_object('role', role_asked, 'last', last_day));
END $$;

CREATE FUNCTION identity.offices_of(who jsonb, day date, reviewing boolean) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT DISTINCT p.unit FROM identity.post AS p
        WHERE p.person = identity.asker_of(who) AND p.valid @> day AND upper_inf(p.recorded)
            AND CASE WHEN reviewing THEN p.role = 'AUDIT_REVIEWER'
                ELSE identity.keeps_school(p.role) END;
END $$;

-- The stage.
CREATE TABLE identity.staged_import (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    school uuid NOT NULL REFERENCES identity.unit,
    grade integer,
    whole boolean NOT NULL,
    file_name text NOT NULL CHECK (length(file_name) BETWEEN 1 AND 200),
    bytes bytea,
    who jsonb NOT NULL,
    staged timestamptz NOT NULL DEFAULT now(),
    state text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'CHECKED', 'REFUSED',
        'CONFIRMED', 'DONE', 'UNDOING', 'UNDONE', 'DROPPED')),
    rows integer NOT NULL DEFAULT 0,
    people integer NOT NULL DEFAULT 0,
    added integer NOT NULL DEFAULT 0,
    ended integer NOT NULL DEFAULT 0,
    silent integer NOT NULL DEFAULT 0,
    many boolean NOT NULL DEFAULT false,
    changes text[] NOT NULL DEFAULT '{}',
    repairs text[] NOT NULL DEFAULT '{}',
    problem_files text[] NOT NULL DEFAULT '{}',
    problem_lines integer[] NOT NULL DEFAULT '{}',
    problem_columns text[] NOT NULL DEFAULT '{}',
    problem_messages text[] NOT NULL DEFAULT '{}'
);
CREATE INDEX staged_import_school ON identity.staged_import (school, staged DESC);
CREATE INDEX staged_import_work ON identity.staged_import (staged)
    WHERE state IN ('WAITING', 'CONFIRMED', 'UNDOING');

CREATE FUNCTION identity.stage_import(who jsonb, day date, school_asked uuid, grade_given integer,
    is_whole boolean, called text, content bytea) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made uuid;
BEGIN
    PERFORM identity.require_office(who, school_asked, day);
    IF (SELECT count(*) FROM identity.staged_import AS s
        WHERE s.school = school_asked AND s.bytes IS NOT NULL) >= 20 THEN
        PERFORM identity.refuse('MA409',
            '올려 둔 파일이 너무 많습니다. 쓰지 않는 것을 지워 주세요. (Too many files are on the stage; drop some.)');
    END IF;
    INSERT INTO identity.staged_import (school, grade, whole, file_name, bytes, who)
    VALUES (school_asked, grade_given, is_whole, called, content, who) RETURNING id INTO made;
    PERFORM identity.audit_of(who, 'import.stage', NULL, school_asked, 'staged-import/' || made,
        jsonb_build_object('file', called));
    RETURN made;
END $$;

CREATE FUNCTION identity.staged_imports(who jsonb, day date, school_asked uuid, only_one uuid)
RETURNS TABLE (id uuid, state text, file_name text, by_name text, staged timestamptz, rows integer,
    people integer, added integer, ended integer, silent integer, many boolean, changes text[],
    repairs text[], problem_files text[], problem_lines integer[], problem_columns text[],
    problem_messages text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    of_school uuid := coalesce(school_asked,
        (SELECT s.school FROM identity.staged_import AS s WHERE s.id = only_one));
BEGIN
    PERFORM identity.require_office(who, of_school, day);
    RETURN QUERY SELECT s.id, s.state, s.file_name,
            coalesce(identity.name_of((s.who ->> 'person')::uuid, day), ''), s.staged, s.rows,
            s.people, s.added, s.ended, s.silent, s.many, s.changes, s.repairs, s.problem_files,
            s.problem_lines, s.problem_columns, s.problem_messages
        FROM identity.staged_import AS s
        WHERE s.school = of_school AND (only_one IS NULL OR s.id = only_one)
        ORDER BY s.staged DESC LIMIT 50;
END $$;

-- CHECKED → CONFIRMED, CHECKED or REFUSED → DROPPED, DONE → UNDOING.
CREATE FUNCTION identity.move_staged_import(who jsonb, day date, asked uuid, wanted text,
    ends integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one identity.staged_import;
BEGIN
    SELECT * INTO one FROM identity.staged_import AS s WHERE s.id = asked FOR UPDATE;
    PERFORM identity.require_office(who, one.school, day);
    IF NOT ((wanted = 'CONFIRMED' AND one.state = 'CHECKED')
            OR (wanted = 'DROPPED' AND one.state IN ('WAITING', 'CHECKED', 'REFUSED'))
            OR (wanted = 'UNDOING' AND one.state = 'DONE')) THEN
        PERFORM identity.refuse('MA409', '그사이 상태가 바뀌었습니다. 다시 확인해 주세요. (Its state has changed.)');
    END IF;
    IF wanted = 'CONFIRMED' AND one.many AND ends IS DISTINCT FROM one.silent THEN
        PERFORM identity.refuse('MA409',
            '끝나는 기록의 수가 다릅니다. 다시 확인해 주세요. (The number of ends is another.)');
    END IF;
    UPDATE identity.staged_import SET state = wanted, who = move_staged_import.who,
        bytes = CASE WHEN wanted = 'DROPPED' THEN NULL ELSE bytes END WHERE id = asked;
    PERFORM identity.audit_of(who, 'import.' || lower(wanted), NULL, one.school,
        'staged-import/' || asked, jsonb_build_object('ends', ends::text));
END $$;

-- The review of a school's rows, for its reviewer alone; each look is a row itself.
CREATE FUNCTION identity.review_audit(who jsonb, day date, school_asked uuid, from_at timestamptz,
    to_at timestamptz, by_person uuid, about uuid, act text, before bigint, why text)
RETURNS TABLE (id bigint, at timestamptz, action text, person uuid, person_name text, service text,
    address text, about_person uuid, about_name text, what text, keys text[], facts text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    asker uuid := identity.asker_of(who);
BEGIN
    IF NOT EXISTS (SELECT FROM identity.post AS p
            WHERE p.person = asker AND p.unit = school_asked AND p.valid @> day
                AND upper_inf(p.recorded) AND p.role = 'AUDIT_REVIEWER') THEN
        PERFORM identity.refuse('MA404', 'not found');
    END IF;
    IF length(btrim(coalesce(why, ''))) NOT BETWEEN 1 AND 200 THEN
        PERFORM identity.refuse('MA422', 'reason|점검 사유를 적어 주세요. (Write the reason.)');
    END IF;
    IF to_at > from_at + interval '101 days' THEN
        PERFORM identity.refuse('MA422', 'from|100일 안으로 골라 주세요. (At most 100 days.)');
    END IF;
    IF before IS NULL THEN
        PERFORM identity.audit_of(who, 'audit.review', about, school_asked, 'audit',
            jsonb_build_object('reason', btrim(why), 'from', from_at, 'to', to_at));
    END IF;
    RETURN QUERY
        SELECT a.id, a.at, a.action, a.who, identity.name_of(a.who, day), a.service, a.address,
            a.whose, identity.name_of(a.whose, day), a.what,
            ARRAY(SELECT e.key FROM jsonb_each_text(a.details) AS e ORDER BY e.key),
            ARRAY(SELECT coalesce(e.value, '') FROM jsonb_each_text(a.details) AS e ORDER BY e.key)
        FROM identity.audit AS a
        WHERE a.at >= from_at AND a.at < to_at
            AND (before IS NULL OR a.id < before)
            AND (by_person IS NULL OR a.who = by_person)
            AND (about IS NULL OR a.whose = about)
            AND (act IS NULL OR a.action = act OR starts_with(a.action, act || '.'))
            AND (a.unit = school_asked
                OR a.unit IN (SELECT c.id FROM identity.unit AS c WHERE c.parent = school_asked)
                OR (a.unit IS NULL AND starts_with(a.action, 'session.') AND a.whose IN (
                    SELECT p.person FROM identity.post AS p
                    WHERE identity.school_of(p.unit) = school_asked AND upper_inf(p.recorded))))
        ORDER BY a.id DESC LIMIT 101;
END $$;

DO $$
DECLARE
    question text;
BEGIN
    FOREACH question IN ARRAY ARRAY[
        'seat_student(jsonb, date, uuid, text, text, date, uuid, integer, date, text)',
        'unseat_student(jsonb, date, uuid, date, text)',
        'change_homeroom(jsonb, date, uuid, uuid, date)',
        'set_guardian(jsonb, date, uuid, uuid, text, text, text, boolean, boolean, text[], date,'
            ' date, text)',
        'end_guardian(jsonb, date, uuid, uuid, date, text)', 'members(jsonb, date, uuid)',
        'give_post(jsonb, date, uuid, text, integer, text, text, text, date)',
        'end_post(jsonb, date, uuid, uuid, text, date)', 'offices_of(jsonb, date, boolean)',
        'stage_import(jsonb, date, uuid, integer, boolean, text, bytea)',
        'staged_imports(jsonb, date, uuid, uuid)',
        'move_staged_import(jsonb, date, uuid, text, integer)',
        'review_audit(jsonb, date, uuid, timestamptz, timestamptz, uuid, uuid, text, bigint, text)']
    LOOP
        EXECUTE 'GRANT EXECUTE ON FUNCTION identity.' || question || ' TO maru_part';
    END LOOP;
END $$;
