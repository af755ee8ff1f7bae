-- Personal eventing (XEP-0163): nodes and items of accounts.
CREATE TABLE chat.pep_node (
    account bigint NOT NULL REFERENCES chat.account ON DELETE CASCADE,
    node text NOT NULL CHECK (length(node) <= 400),
    access text NOT NULL,
    items_kept integer NOT NULL,
    PRIMARY KEY (account, node)
);
CREATE TABLE chat.pep_item (
    account bigint NOT NULL,
    node text NOT NULL,
    id text NOT NULL CHECK (length(id) <= 400),
    number bigint GENERATED ALWAYS AS IDENTITY,
    content bytea NOT NULL,
    published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (account, node, id),
    FOREIGN KEY (account, node) REFERENCES chat.pep_node ON DELETE CASCADE
);
CREATE INDEX pep_item_newest ON chat.pep_item (account, node, number DESC);
