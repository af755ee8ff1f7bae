-- Imports as wholes: what each one added and ended, so that it can be undone; and the stage on which an office's upload waits for the
-- launcher, which alone writes people.
CREATE TABLE identity.import (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    files text NOT NULL CHECK (length(files) <= 400),
    by_whom text NOT NULL CHECK (length(by_whom) <= 200),
    rows integer NOT NULL,
    people integer NOT NULL,
    added integer NOT NULL,
    ended integer NOT NULL,
    undone timestamptz
);
CREATE TABLE identity.import_row (
    import uuid NOT NULL REFERENCES identity.import,
    table_name text NOT NULL,
    row_id bigint NOT NULL,
    added boolean NOT NULL,
    PRIMARY KEY (import, table_name, row_id)
);
