-- Drives, what lies in them, who may do what there, locks, former contents and what was thrown away.
--
-- A name is a key of its folder and never a path: a node is found by walking from its drive's root, so
-- that moving or deleting a folder of any size changes one row.

CREATE TABLE files.drive (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('PERSONAL', 'SCHOOL', 'DEPARTMENT', 'CLASS')),
    -- PERSONAL: whose; all others: of which school, class or office.
    owner uuid,
    unit uuid,
    -- DEPARTMENT: which one of the unit.
    department text,
    -- As it stands in addresses: /dav/NAME/. A personal drive is /dav/home/ for its owner.
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    name_key text COLLATE "C" NOT NULL UNIQUE,
    quota bigint NOT NULL CHECK (quota >= 0),
    root uuid NOT NULL,
    -- Stands for everyone who may read the drive, in what others are told of changes.
    acl_token uuid NOT NULL DEFAULT gen_random_uuid(),
    -- Readings of a sensitive drive are audited one by one.
    sensitive boolean NOT NULL DEFAULT false,
    made_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((kind = 'PERSONAL') = (owner IS NOT NULL)),
    CHECK ((kind = 'PERSONAL') = (unit IS NULL)),
    CHECK ((kind = 'DEPARTMENT') = (department IS NOT NULL)),
    CONSTRAINT drive_once UNIQUE NULLS NOT DISTINCT (kind, owner, unit, department)
);

-- What is left of a drive's quota, in slots: a writer takes from one that nobody else holds, so that
-- uploads into one drive commit side by side and still never take more than there is. All of a drive's
-- slots together are what is free; below zero only when the quota was lowered.
CREATE TABLE files.room (
    drive uuid NOT NULL REFERENCES files.drive,
    slot smallint NOT NULL CHECK (slot BETWEEN 0 AND 7),
    free bigint NOT NULL CHECK (free >= 0 OR slot = 0),
    PRIMARY KEY (drive, slot)
) WITH (fillfactor = 30);

CREATE TABLE files.node (
    id uuid PRIMARY KEY,
    drive uuid NOT NULL REFERENCES files.drive DEFERRABLE INITIALLY DEFERRED,
    -- Null for a drive's root and for the top of what was thrown away.
    parent uuid REFERENCES files.node,
    -- In NFC, as its maker wrote it.
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    -- The name without the difference of case: of these a folder has each once.
    name_key text COLLATE "C" NOT NULL,
    folder boolean NOT NULL,
    hash bytea,
    size bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
    type text NOT NULL DEFAULT '',
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    made_by uuid,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_by uuid,
    -- What the maker's own machine calls the time of the last change (Win32LastModifiedTime).
    shown_at timestamptz,
    -- What systems put beside files (.DS_Store, ._x, ~$x): without versions, trash and news.
    aside boolean NOT NULL DEFAULT false,
    -- Entitlements begin anew here; only those who manage the drive come in from above.
    own_rights boolean NOT NULL DEFAULT false,
    entitled boolean NOT NULL DEFAULT false,
    acl_token uuid,
    -- A folder into which people hand in, each into a place of her own.
    hand_in boolean NOT NULL DEFAULT false,
    hand_in_until timestamptz,
    -- Found to be harmful: it stays, and nobody gets its content.
    quarantined text,
    CHECK (folder = (hash IS NULL)),
    CONSTRAINT node_place UNIQUE (parent, name_key)
) WITH (fillfactor = 85);

CREATE TRIGGER node_blob AFTER INSERT OR DELETE OR UPDATE OF hash ON files.node
    FOR EACH ROW EXECUTE FUNCTION storage.refer_to_blob('hash', 'id');

-- Contents that a file had before.
CREATE TABLE files.version (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    node uuid NOT NULL REFERENCES files.node ON DELETE CASCADE,
    hash bytea NOT NULL,
    size bigint NOT NULL,
    type text NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by uuid,
    shown_at timestamptz,
    replaced_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    replaced_by uuid
);
CREATE INDEX version_node ON files.version (node, replaced_at);
CREATE INDEX version_age ON files.version (replaced_at);

CREATE TRIGGER version_blob AFTER INSERT OR DELETE OR UPDATE OF hash ON files.version
    FOR EACH ROW EXECUTE FUNCTION storage.refer_to_blob('hash', 'id');

-- Where a node stood before it was moved, renamed, thrown away or put back, until when. Without a parent:
-- in the trash.
CREATE TABLE files.place (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    node uuid NOT NULL REFERENCES files.node ON DELETE CASCADE,
    drive uuid NOT NULL,
    parent uuid,
    name text NOT NULL,
    name_key text COLLATE "C" NOT NULL,
    until timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX place_node ON files.place (node, until);
CREATE INDEX place_parent ON files.place (parent, until);

-- The tops of what was thrown away; all below hangs on them as it did.
CREATE TABLE files.trash (
    node uuid PRIMARY KEY REFERENCES files.node ON DELETE CASCADE,
    drive uuid NOT NULL,
    parent uuid NOT NULL,
    bytes bigint NOT NULL,
    thrown_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    thrown_by uuid
);
CREATE INDEX trash_parent ON files.trash (parent);
CREATE INDEX trash_drive ON files.trash (drive, thrown_at);

-- Who may do what in a folder and below: READ 1, HAND_IN 2, WRITE 4, MANAGE 8.
CREATE TABLE files.entitlement (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    node uuid NOT NULL REFERENCES files.node ON DELETE CASCADE,
    person uuid,
    -- UNIT/WHO as files.groups() makes them.
    group_key text,
    rights integer NOT NULL CHECK (rights BETWEEN 1 AND 15),
    until timestamptz,
    -- Null: from the kind of the drive.
    given_by uuid,
    given_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((person IS NULL) <> (group_key IS NULL)),
    UNIQUE NULLS NOT DISTINCT (node, person, group_key)
);
CREATE INDEX entitlement_person ON files.entitlement (person) WHERE person IS NOT NULL;
CREATE INDEX entitlement_group ON files.entitlement (group_key) WHERE group_key IS NOT NULL;

-- Whose place in a hand-in folder is which.
CREATE TABLE files.hand_in_place (
    folder uuid NOT NULL REFERENCES files.node ON DELETE CASCADE,
    person uuid NOT NULL,
    node uuid NOT NULL REFERENCES files.node ON DELETE CASCADE,
    PRIMARY KEY (folder, person)
);

-- What was handed in, by whom, when: the receipt. It outlives the file.
CREATE TABLE files.receipt (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    folder uuid NOT NULL,
    person uuid NOT NULL,
    node uuid NOT NULL,
    name text NOT NULL,
    hash bytea NOT NULL,
    size bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX receipt_folder ON files.receipt (folder, person);

-- RFC 4918 section 6. Tokens are random and count only for the person who took the lock.
CREATE TABLE files.lock (
    token uuid PRIMARY KEY,
    node uuid NOT NULL REFERENCES files.node ON DELETE CASCADE,
    drive uuid NOT NULL,
    person uuid NOT NULL,
    deep boolean NOT NULL,
    exclusive boolean NOT NULL,
    owner text NOT NULL CHECK (length(owner) <= 4096),
    -- The path by which it was taken.
    root text NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX lock_drive ON files.lock (drive);
CREATE INDEX lock_node ON files.lock (node);

-- Properties that only clients know the meaning of (RFC 4918 section 4.3), as XML.
CREATE TABLE files.property (
    node uuid NOT NULL REFERENCES files.node ON DELETE CASCADE,
    namespace text NOT NULL CHECK (length(namespace) <= 400),
    name text NOT NULL CHECK (length(name) <= 200),
    value text NOT NULL CHECK (octet_length(value) <= 65536),
    PRIMARY KEY (node, namespace, name)
);

-- Who did what.
CREATE TABLE files.history (
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    drive uuid NOT NULL,
    node uuid NOT NULL,
    person uuid,
    act text NOT NULL CHECK (act IN ('made', 'written', 'moved', 'copied', 'thrown-away', 'restored',
        'rights-changed', 'quarantined', 'handed-in')),
    detail text NOT NULL DEFAULT ''
);
CREATE INDEX history_node ON files.history (node, id);

INSERT INTO storage.feed (name, writer) VALUES ('files', 'maru_files');
