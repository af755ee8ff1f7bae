-- What somebody sends by JMAP (RFC 8621 §7). Whether it can still be called back, the queue's row
-- says.
create table submission (
    id uuid primary key,
    owner text not null,
    identity uuid not null,
    email uuid not null,
    thread uuid not null,
    sender text not null,
    recipients text[] not null,
    send_at timestamptz not null,
    queued uuid not null,
    canceled boolean not null default false
);

create index submission_of on submission (owner, send_at);

-- As whom somebody writes (RFC 8621 §6). Who has none here writes as herself.
create table sender (
    id uuid primary key,
    owner text not null,
    name text not null,
    -- JSON as the client gave it.
    reply_to text,
    bcc text,
    text_signature text not null,
    html_signature text not null
);

create index sender_of on sender (owner);

-- What whoever writes to somebody is told while she is away (RFC 8621 §8).
create table away (
    owner text primary key,
    enabled boolean not null,
    from_at timestamptz,
    until_at timestamptz,
    subject text,
    plain text,
    html text
);

-- Numbers a change to what is an account's own and in no mailbox.
create function note_own(holder text, what text, made uuid[], altered uuid[], gone uuid[])
returns void language plpgsql as $$
declare
    next bigint;
begin
    insert into account (owner) values (holder) on conflict do nothing;
    update account set changes = changes + 1 where owner = holder returning changes into next;
    insert into change (owner, number, kind, shared, counts, created, updated, destroyed)
        values (holder, next, what, false, false, made, altered, gone);
end $$;
