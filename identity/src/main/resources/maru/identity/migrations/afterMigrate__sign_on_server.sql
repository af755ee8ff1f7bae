-- The sign-on server's role is no part's; it may count guesses with the doors and tell of sessions, nothing more.
DO $$
DECLARE
    question text;
BEGIN
    IF to_regrole('maru_keycloak') IS NOT NULL THEN
        GRANT USAGE ON SCHEMA identity TO maru_keycloak;
        FOREACH question IN ARRAY ARRAY['sign_in_tried(uuid, text, text, text, text)',
            'sign_in_failed(uuid, text, text)',
            'sign_in_done(uuid, text, text, text, text, text, text)',
            'session_ended(uuid, text, text)', 'use_code(uuid, text, text, text)'] LOOP
            EXECUTE 'GRANT EXECUTE ON FUNCTION identity.' || question || ' TO maru_keycloak';
        END LOOP;
    END IF;
END $$;
