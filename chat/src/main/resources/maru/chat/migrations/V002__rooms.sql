-- Rooms. Their archives are numbered together with those of accounts.
CREATE TABLE chat.room (
    id bigint PRIMARY KEY DEFAULT nextval('chat.archive_id'),
    name text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 1023),
    settings bytea NOT NULL,
    locked boolean NOT NULL DEFAULT false,
    subject text NOT NULL DEFAULT '',
    subject_by text NOT NULL DEFAULT '',
    -- The key of occupants' ids (XEP-0421).
    secret bytea NOT NULL DEFAULT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
    -- `class:UUID`, `grade:UUID:N`, `office:UUID`: who keeps the members. Empty where people do.
    rule text UNIQUE,
    made_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE chat.room_affiliation (
    room bigint NOT NULL REFERENCES chat.room ON DELETE CASCADE,
    person text NOT NULL,
    affiliation text NOT NULL,
    reason text,
    PRIMARY KEY (room, person)
);
CREATE INDEX room_affiliation_person ON chat.room_affiliation (person);
CREATE TABLE chat.room_occupant (
    room bigint NOT NULL REFERENCES chat.room ON DELETE CASCADE,
    device text NOT NULL,
    nick text NOT NULL,
    presence bytea NOT NULL,
    since timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (room, device)
);
