-- What an operator asks of the running processes: each of them does it and answers. Asked by `maru admin chat`.
CREATE TABLE chat.operator_order (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    verb text NOT NULL CHECK (verb IN ('sessions', 'close', 'broadcast')),
    -- An address, or the words of a broadcast.
    argument text NOT NULL DEFAULT '' CHECK (length(argument) <= 10000),
    asked_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- The sessions that an order has met at one process: one array for each column.
CREATE TABLE chat.operator_answer (
    operator_order bigint NOT NULL REFERENCES chat.operator_order ON DELETE CASCADE,
    node text NOT NULL,
    addresses text[] NOT NULL,
    states text[] NOT NULL,
    sources text[] NOT NULL,
    PRIMARY KEY (operator_order, node)
);

-- A process that has not looked for orders for a while is not waited for.
ALTER TABLE chat.node ADD looked_at timestamptz;

-- The class of a room says how long what was said there is kept.
CREATE VIEW chat.room_class AS
    SELECT id, name, coalesce(split_part(rule, ':', 1), 'own') AS class FROM chat.room;

CREATE VIEW chat.operator_room AS
    SELECT c.name, c.class,
        (SELECT count(*) FROM chat.room_affiliation AS a WHERE a.room = c.id AND a.affiliation <> 'OUTCAST') AS members,
        (SELECT count(*) FROM chat.room_occupant AS o WHERE o.room = c.id) AS present,
        (SELECT to_timestamp(max(e.id) / 16 / 1000000.0) FROM chat.entry AS e
            WHERE e.receiver = c.id AND e.kind = 1) AS last_said
    FROM chat.room_class AS c;
