-- Files that were sent (XEP-0363): a slot first, and the file once it has come. Accounts that end leave
-- theirs to those they were sent to, until the files' time is over.
CREATE TABLE chat.upload (
    id text PRIMARY KEY,
    -- SHA-256 of what the path says besides when the file is put there.
    token bytea NOT NULL,
    account bigint NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    type text NOT NULL,
    size bigint NOT NULL CHECK (size > 0),
    hash bytea,
    made_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX upload_account ON chat.upload (account);
CREATE INDEX upload_age ON chat.upload (made_at);

CREATE TRIGGER upload_blob AFTER INSERT OR DELETE OR UPDATE OF hash ON chat.upload
    FOR EACH ROW EXECUTE FUNCTION storage.refer_to_blob('hash', 'id');
