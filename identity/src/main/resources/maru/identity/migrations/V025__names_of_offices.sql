-- Names of the form KIND-NEISCODE are those of schools' offices (office-7530001), so nobody's own: as before, and not these.
CREATE OR REPLACE FUNCTION identity.give_local_part(asked uuid, day date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    wanted text;
    given text;
BEGIN
    SELECT l.name INTO given FROM identity.local_part AS l WHERE l.person = asked;
    IF found THEN
        RETURN given;
    END IF;
    IF NOT EXISTS (SELECT FROM identity.person AS p WHERE p.id = asked) THEN
        RETURN NULL;
    END IF;
    SELECT c.value INTO wanted FROM identity.contact_point AS c
    WHERE c.person = asked AND c.kind = 'SHORT_NAME' AND c.confirmed AND c.valid @> day
        AND upper_inf(c.recorded) AND c.value ~ '^[a-z0-9][a-z0-9._-]{1,30}$'
        AND c.value !~ '[.]$' AND position('..' IN c.value) = 0
        AND c.value !~ '^[a-z]+-[0-9]{7}$'
        AND NOT EXISTS (SELECT FROM identity.reserved_name AS r WHERE r.name = c.value);
    LOOP
        INSERT INTO identity.local_part (person, name)
        VALUES (asked, coalesce(wanted, 'u' || identity.random_letters(9)))
        ON CONFLICT DO NOTHING;
        SELECT l.name INTO given FROM identity.local_part AS l WHERE l.person = asked;
        IF found THEN
            RETURN given;
        END IF;
        -- The name is another's, of now or of former days.
        wanted := NULL;
    END LOOP;
END $$;
-- Whoever had such a name before keeps it.
ALTER TABLE identity.local_part ADD CONSTRAINT no_office CHECK (name !~ '^[a-z]+-[0-9]{7}$') NOT VALID;
