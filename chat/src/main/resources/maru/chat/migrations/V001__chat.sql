-- Everyone and every room that has an archive: accounts and rooms share one numbering.
CREATE SEQUENCE chat.archive_id;

-- An account is made at first use. `person` is empty for accounts of services.
CREATE TABLE chat.account (
    id bigint PRIMARY KEY DEFAULT nextval('chat.archive_id'),
    local_part text NOT NULL UNIQUE CHECK (length(local_part) BETWEEN 1 AND 1023),
    person uuid UNIQUE,
    roster_version bigint NOT NULL DEFAULT 0,
    made_at timestamptz NOT NULL DEFAULT now()
);

-- Accounts that an administrator added by XMPP (XEP-0133), with their SCRAM keys (RFC 5802 §3).
CREATE TABLE chat.service_account (
    account bigint PRIMARY KEY REFERENCES chat.account ON DELETE CASCADE,
    salt bytea NOT NULL,
    iterations integer NOT NULL,
    stored_key bytea NOT NULL,
    server_key bytea NOT NULL,
    administrator boolean NOT NULL DEFAULT false,
    disabled boolean NOT NULL DEFAULT false
);

-- The one archive. `id` is the stanza-id: microseconds since 1970 by the database's clock times 16, so
-- that time and order are one. It is given while the lanes of the archives it stands in are locked.
--
-- kind 0: between two accounts, in the archives of both. 1: to a room. 2: in the sender's alone.
-- 3: in the receiver's alone.
CREATE TABLE chat.entry (
    id bigint NOT NULL,
    kind smallint NOT NULL,
    sender bigint NOT NULL,
    receiver bigint NOT NULL,
    sender_resource text,
    receiver_resource text,
    origin text,
    stanza bytea NOT NULL,
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE INDEX entry_sent ON chat.entry (sender, id) WHERE kind IN (0, 2);
CREATE INDEX entry_received ON chat.entry (receiver, id) WHERE kind IN (0, 1, 3);
CREATE INDEX entry_origin ON chat.entry (sender, origin) WHERE origin IS NOT NULL;

CREATE FUNCTION chat.entry_id(at timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$ SELECT (extract(epoch FROM at) * 1000000)::bigint * 16 $$;

CREATE FUNCTION chat.make_months(ahead integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET timezone = 'Asia/Seoul' AS $$
DECLARE
    first date;
    name text;
BEGIN
    FOR month IN 0..ahead LOOP
        first := date_trunc('month', now())::date + make_interval(months => month - 1);
        name := 'entry_' || to_char(first, 'YYYYMM');
        IF to_regclass('chat.' || name) IS NULL THEN
            EXECUTE format('CREATE TABLE chat.%I PARTITION OF chat.entry FOR VALUES FROM (%s) TO (%s)',
                name, chat.entry_id(first::timestamptz),
                chat.entry_id((first + interval '1 month')::timestamptz));
        END IF;
    END LOOP;
END $$;
CREATE TABLE chat.entry_other PARTITION OF chat.entry DEFAULT;
SELECT chat.make_months(36);

-- Messages that wait for an account to come.
CREATE TABLE chat.offline (
    account bigint NOT NULL,
    entry bigint NOT NULL,
    PRIMARY KEY (account, entry)
);

-- How far a node has handed out what it stored; after a crash what came later is looked at again.
CREATE TABLE chat.node (
    name text PRIMARY KEY,
    handed_out bigint NOT NULL
);

-- Streams that can be resumed (XEP-0198).
CREATE TABLE chat.stream (
    id text PRIMARY KEY,
    account bigint NOT NULL REFERENCES chat.account ON DELETE CASCADE,
    resource text NOT NULL,
    inbound bigint NOT NULL,
    acknowledged bigint NOT NULL,
    presence bytea,
    carbons boolean NOT NULL DEFAULT false,
    roster boolean NOT NULL DEFAULT false,
    left_at timestamptz,
    credential text
) WITH (fillfactor = 70);
CREATE INDEX stream_account ON chat.stream (account);

CREATE TABLE chat.roster_item (
    account bigint NOT NULL REFERENCES chat.account ON DELETE CASCADE,
    contact text NOT NULL,
    name text NOT NULL DEFAULT '',
    groups text[] NOT NULL DEFAULT '{}',
    to_contact boolean NOT NULL DEFAULT false,
    from_contact boolean NOT NULL DEFAULT false,
    asked boolean NOT NULL DEFAULT false,
    approved boolean NOT NULL DEFAULT false,
    -- A request of the contact's that waits for an answer, as it came.
    request bytea,
    -- Not shown to the user: only the request is here.
    hidden boolean NOT NULL DEFAULT false,
    version bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (account, contact)
);

CREATE TABLE chat.blocked (
    account bigint NOT NULL REFERENCES chat.account ON DELETE CASCADE,
    address text NOT NULL,
    PRIMARY KEY (account, address)
);

-- XEP-0049 and XEP-0054.
CREATE TABLE chat.private_xml (
    account bigint NOT NULL REFERENCES chat.account ON DELETE CASCADE,
    name text NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (account, name)
);

-- XEP-0313 §6: what a user wants archived.
CREATE TABLE chat.archive_preference (
    account bigint PRIMARY KEY REFERENCES chat.account ON DELETE CASCADE,
    standard text NOT NULL,
    always text[] NOT NULL DEFAULT '{}',
    never text[] NOT NULL DEFAULT '{}'
);
