-- People, units, posts, enrolments, guardianships, contact points and accounts.
--
-- Every fact stands in two times: `valid` (days in Seoul on which it holds) and `recorded` (when Maru
-- knew it). A change ends the recorded time of a row and adds another; triggers refuse everything
-- else, deletes included. No two rows may say different things about one day at one time: that is
-- what the exclusion constraints hold. Their predicate `id > 0` is always true and in no query: so the
-- planner leaves their GiST indexes to them and finds rows by B-tree (measured on 276,000
-- guardianships: 78 ms a look-up through GiST under load, below 1 ms through the B-tree).

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA identity;

-- One row: whether this database holds demo people. Demo data may say that it was known earlier.
CREATE TABLE identity.installation (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    demo boolean NOT NULL,
    since timestamptz NOT NULL DEFAULT now()
);

-- 초·중등교육법 §24: 1 March to the end of February.
CREATE TABLE identity.school_year (
    year integer PRIMARY KEY,
    days daterange NOT NULL,
    EXCLUDE USING gist (days WITH &&)
);
INSERT INTO identity.school_year (year, days)
SELECT year, daterange(make_date(year, 3, 1), make_date(year + 1, 3, 1))
FROM generate_series(2000, 2099) AS year;

CREATE TABLE identity.unit (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('OFFICE', 'DISTRICT', 'SCHOOL', 'CLASS')),
    parent uuid REFERENCES identity.unit,
    -- OFFICE: ATPT_OFCDC_SC_CODE; DISTRICT: its name (NEIS has no code); SCHOOL: SD_SCHUL_CODE.
    code text,
    school_year integer REFERENCES identity.school_year,
    grade integer CHECK (grade BETWEEN 1 AND 12),
    label text CHECK (length(label) BETWEEN 1 AND 20),
    CHECK ((kind = 'OFFICE') = (parent IS NULL)),
    CHECK ((kind = 'CLASS') = (code IS NULL)),
    CHECK ((kind = 'CLASS') = (school_year IS NOT NULL AND grade IS NOT NULL AND label IS NOT NULL)),
    CHECK (kind <> 'CLASS' OR num_nonnulls(school_year, grade, label) = 3),
    UNIQUE (kind, code),
    UNIQUE (parent, school_year, grade, label)
);

CREATE TABLE identity.unit_fact (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit uuid NOT NULL REFERENCES identity.unit,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    level text CHECK (level IN ('KINDERGARTEN', 'ELEMENTARY', 'MIDDLE', 'HIGH', 'SPECIAL', 'OTHER')),
    english_name text CHECK (length(english_name) <= 200),
    telephone text CHECK (length(telephone) <= 30),
    valid daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid)),
    recorded tstzrange NOT NULL DEFAULT tstzrange(now(), NULL),
    EXCLUDE USING gist (unit WITH =, valid WITH &&, recorded WITH &&) WHERE (id > 0)
);

CREATE INDEX unit_fact_unit ON identity.unit_fact (unit);

CREATE TABLE identity.person (
    id uuid PRIMARY KEY,
    since timestamptz NOT NULL DEFAULT now()
);

-- What an office's files call a person. Never shown, never guessed from a name or a phone.
CREATE TABLE identity.person_key (
    office uuid NOT NULL REFERENCES identity.unit,
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 64),
    person uuid NOT NULL REFERENCES identity.person,
    PRIMARY KEY (office, key)
);
CREATE INDEX person_key_person ON identity.person_key (person);

CREATE TABLE identity.person_fact (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person uuid NOT NULL REFERENCES identity.person,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    language text NOT NULL CHECK (language IN ('ko', 'en', 'zh', 'vi')),
    birth_date date,
    valid daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid)),
    recorded tstzrange NOT NULL DEFAULT tstzrange(now(), NULL),
    EXCLUDE USING gist (person WITH =, valid WITH &&, recorded WITH &&) WHERE (id > 0)
);
CREATE INDEX person_fact_person ON identity.person_fact (person);

CREATE TABLE identity.post (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person uuid NOT NULL REFERENCES identity.person,
    role text NOT NULL CHECK (role IN ('HOMEROOM_TEACHER', 'TEACHER', 'GRADE_HEAD', 'OFFICE_STAFF',
        'SCHOOL_ADMIN', 'VICE_PRINCIPAL', 'PRINCIPAL', 'DISTRICT_OFFICER', 'PROVINCE_OFFICER')),
    unit uuid NOT NULL REFERENCES identity.unit,
    -- Of a GRADE_HEAD; 0 otherwise, so that it can stand in the exclusion.
    grade integer NOT NULL DEFAULT 0 CHECK ((role = 'GRADE_HEAD') = (grade > 0)),
    valid daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid)),
    recorded tstzrange NOT NULL DEFAULT tstzrange(now(), NULL),
    EXCLUDE USING gist (person WITH =, role WITH =, unit WITH =, grade WITH =,
        valid WITH &&, recorded WITH &&) WHERE (id > 0)
);
CREATE INDEX post_person ON identity.post (person);
CREATE INDEX post_unit ON identity.post (unit);

CREATE TABLE identity.enrolment (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    student uuid NOT NULL REFERENCES identity.person,
    class uuid NOT NULL REFERENCES identity.unit,
    number integer NOT NULL CHECK (number BETWEEN 1 AND 99),
    valid daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid)),
    recorded tstzrange NOT NULL DEFAULT tstzrange(now(), NULL),
    -- A student sits in one class at a time, and a seat holds one student at a time.
    EXCLUDE USING gist (student WITH =, valid WITH &&, recorded WITH &&) WHERE (id > 0),
    EXCLUDE USING gist (class WITH =, number WITH =, valid WITH &&, recorded WITH &&) WHERE (id > 0)
);
CREATE INDEX enrolment_student ON identity.enrolment (student);
CREATE INDEX enrolment_class ON identity.enrolment (class);

CREATE TABLE identity.guardianship (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    student uuid NOT NULL REFERENCES identity.person,
    guardian uuid NOT NULL REFERENCES identity.person CHECK (guardian <> student),
    relation text NOT NULL CHECK (relation IN ('MOTHER', 'FATHER', 'GRANDMOTHER', 'GRANDFATHER',
        'RELATIVE', 'FOSTER_PARENT', 'FACILITY', 'OTHER')),
    legal_representative boolean NOT NULL,
    custody boolean NOT NULL,
    rights text[] NOT NULL CHECK (rights <@ ARRAY['READ', 'SIGN', 'DATA_CONSENT', 'CONTACT']),
    -- The document that says so: 가족관계증명서, 법원 결정, 위임장.
    basis text NOT NULL CHECK (length(basis) BETWEEN 1 AND 200),
    valid daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid)),
    recorded tstzrange NOT NULL DEFAULT tstzrange(now(), NULL),
    -- Who acts in a student's name sees what is acted on.
    CHECK (rights = '{}' OR 'READ' = ANY (rights)),
    EXCLUDE USING gist (student WITH =, guardian WITH =, valid WITH &&, recorded WITH &&) WHERE (id > 0)
);
CREATE INDEX guardianship_guardian ON identity.guardianship (guardian);
CREATE INDEX guardianship_student ON identity.guardianship (student);

CREATE TABLE identity.contact_point (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person uuid NOT NULL REFERENCES identity.person,
    kind text NOT NULL CHECK (kind IN ('PHONE', 'MAIL', 'SHORT_NAME')),
    -- As compared: a phone in digits, the rest in small letters.
    value text NOT NULL CHECK (length(value) BETWEEN 2 AND 254 AND value = lower(value)),
    confirmed boolean NOT NULL,
    valid daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid)),
    recorded tstzrange NOT NULL DEFAULT tstzrange(now(), NULL),
    EXCLUDE USING gist (person WITH =, kind WITH =, valid WITH &&, recorded WITH &&) WHERE (id > 0),
    -- Two people never sign in by one name; an unconfirmed one may be mistyped, so it proves nothing.
    CONSTRAINT confirmed_once EXCLUDE USING gist
        (kind WITH =, value WITH =, valid WITH &&, recorded WITH &&) WHERE (confirmed AND id > 0)
);
CREATE INDEX contact_point_person ON identity.contact_point (person);
CREATE INDEX contact_point_value ON identity.contact_point (value) WHERE confirmed;

-- What is pushed to the sign-on server besides name-free facts of the person.
CREATE TABLE identity.account (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person uuid NOT NULL REFERENCES identity.person,
    enabled boolean NOT NULL,
    recorded tstzrange NOT NULL DEFAULT tstzrange(now(), NULL),
    EXCLUDE USING gist (person WITH =, recorded WITH &&) WHERE (id > 0)
);
CREATE INDEX account_person ON identity.account (person);

-- Rows are added and their recorded time is ended; nothing else ever happens to them.
CREATE FUNCTION identity.keep_history() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
        RAISE EXCEPTION 'rows of % are never deleted: end their recorded time', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NOT upper_inf(NEW.recorded) OR lower_inf(NEW.recorded) THEN
            RAISE EXCEPTION 'a row of % begins to be known and goes on', TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END IF;
        IF lower(NEW.recorded) < transaction_timestamp()
            AND NOT EXISTS (SELECT FROM identity.installation WHERE demo) THEN
            RAISE EXCEPTION 'a row of % cannot have been known before it is written', TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF upper_inf(OLD.recorded)
        AND lower(NEW.recorded) = lower(OLD.recorded)
        AND upper(NEW.recorded) >= transaction_timestamp()
        AND to_jsonb(NEW) - 'recorded' = to_jsonb(OLD) - 'recorded' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'rows of % are never overwritten: end one and add another', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION identity.keep_row() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['unit_fact', 'person_fact', 'post', 'enrolment', 'guardianship',
        'contact_point', 'account'] LOOP
        EXECUTE format('CREATE TRIGGER history BEFORE INSERT OR UPDATE OR DELETE ON identity.%I '
            'FOR EACH ROW EXECUTE FUNCTION identity.keep_history()', name);
        EXECUTE format('CREATE TRIGGER history_whole BEFORE TRUNCATE ON identity.%I '
            'FOR EACH STATEMENT EXECUTE FUNCTION identity.keep_history()', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['unit', 'person', 'person_key', 'school_year', 'installation'] LOOP
        EXECUTE format('CREATE TRIGGER fixed BEFORE UPDATE OR DELETE ON identity.%I '
            'FOR EACH ROW EXECUTE FUNCTION identity.keep_row()', name);
        EXECUTE format('CREATE TRIGGER fixed_whole BEFORE TRUNCATE ON identity.%I '
            'FOR EACH STATEMENT EXECUTE FUNCTION identity.keep_row()', name);
    END LOOP;
END $$;

-- What one row alone cannot say: the tree's shape, posts where they belong, seats within the year.
CREATE FUNCTION identity.check_unit() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    above text := (SELECT kind FROM identity.unit WHERE id = NEW.parent);
BEGIN
    IF above IS DISTINCT FROM (CASE NEW.kind WHEN 'DISTRICT' THEN 'OFFICE'
        WHEN 'SCHOOL' THEN 'DISTRICT' WHEN 'CLASS' THEN 'SCHOOL' END) THEN
        RAISE EXCEPTION 'a % cannot stand under a %', NEW.kind, above USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER shape BEFORE INSERT ON identity.unit
    FOR EACH ROW EXECUTE FUNCTION identity.check_unit();

CREATE FUNCTION identity.check_post() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kind text := (SELECT unit.kind FROM identity.unit WHERE id = NEW.unit);
BEGIN
    IF NOT (kind = ANY (CASE NEW.role
        WHEN 'HOMEROOM_TEACHER' THEN ARRAY['CLASS']
        WHEN 'TEACHER' THEN ARRAY['CLASS', 'SCHOOL']
        WHEN 'DISTRICT_OFFICER' THEN ARRAY['DISTRICT']
        WHEN 'PROVINCE_OFFICER' THEN ARRAY['OFFICE']
        ELSE ARRAY['SCHOOL'] END)) THEN
        RAISE EXCEPTION 'a % has no post in a %', NEW.role, kind USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER place BEFORE INSERT ON identity.post
    FOR EACH ROW EXECUTE FUNCTION identity.check_post();

CREATE FUNCTION identity.check_enrolment() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM identity.unit JOIN identity.school_year ON school_year.year = unit.school_year
        WHERE unit.id = NEW.class AND unit.kind = 'CLASS' AND school_year.days @> NEW.valid) THEN
        RAISE EXCEPTION 'an enrolment lies within the school year of its class'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER year BEFORE INSERT ON identity.enrolment
    FOR EACH ROW EXECUTE FUNCTION identity.check_enrolment();
