-- Mail on its way. A row here, with its blob, is what 250 promises.
create table queued (
    id uuid primary key,
    queue text not null,
    name text not null,
    sender text,
    recipients text[] not null,
    state text not null,
    error text,
    remote_host text not null,
    remote_address text not null,
    -- JSON of James's mail attributes, name by name.
    attributes text[] not null,
    -- Headers for single recipients: address, name, value.
    headers text[] not null,
    hash bytea not null,
    bytes bigint not null,
    updated_at timestamptz not null,
    due_at timestamptz not null,
    -- A process works at it until then, and says so again while it does.
    taken_until timestamptz,
    taken_by uuid
) with (fillfactor = 70);

create index queued_due on queued (queue, due_at);

create trigger queued_blob after insert or delete or update of hash on queued
    for each row execute function storage.refer_to_blob('hash', 'id');

-- Which mailbox got which queued mail: written with the message itself, so that a mail that
-- is worked at twice arrives once.
create table delivered (
    queued uuid not null,
    mailbox uuid not null,
    at timestamptz not null default now(),
    primary key (queued, mailbox)
);

create index delivered_at on delivered (at);

-- Mail that nobody could be told about; an operator looks at it.
create table kept_aside (
    repository text not null,
    key text not null,
    id uuid not null unique,
    sender text,
    recipients text[] not null,
    state text not null,
    error text,
    remote_host text not null,
    remote_address text not null,
    attributes text[] not null,
    headers text[] not null,
    hash bytea not null,
    bytes bigint not null,
    updated_at timestamptz not null,
    primary key (repository, key)
);

create trigger kept_aside_blob after insert or delete or update of hash on kept_aside
    for each row execute function storage.refer_to_blob('hash', 'id');
