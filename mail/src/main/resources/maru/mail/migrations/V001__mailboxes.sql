-- Mailboxes and their messages. UIDs and modification sequences are given under the lock of the
-- mailbox's row, in the transaction that writes the message, so that no reader ever sees a
-- HIGHESTMODSEQ with a gap below it and no two processes give the same UID.

-- What a person's (or an office's) mail adds up to; its row lock orders the changes JMAP tells of.
create table account (
    owner text primary key check (owner = lower(owner)),
    messages bigint not null default 0,
    bytes bigint not null default 0,
    -- The number of the last row of `change`.
    changes bigint not null default 0,
    bytes_at_most bigint,
    messages_at_most bigint
) with (fillfactor = 50);

-- The limits of whoever has none of their own.
create table limits (
    sole boolean primary key default true check (sole),
    bytes_at_most bigint,
    messages_at_most bigint
);

insert into limits default values;

create table mailbox (
    id uuid primary key,
    namespace text not null,
    owner text not null,
    name text not null check (octet_length(name) between 1 and 2000),
    uid_validity bigint not null,
    last_uid bigint not null default 0,
    modseq bigint not null default 0,
    messages bigint not null default 0,
    unseen bigint not null default 0,
    bytes bigint not null default 0,
    -- RFC 4314, one `identifier=rights` each.
    rights text[] not null default '{}',
    created_at timestamptz not null default now(),
    constraint mailbox_path unique (namespace, owner, name)
) with (fillfactor = 50);

create index mailbox_rights on mailbox using gin (rights) where rights <> '{}';

-- What a message is, however many mailboxes hold it.
create table content (
    message uuid primary key,
    hash bytea not null,
    bytes bigint not null,
    -- The header ends here; it is kept apart because lists of messages need nothing else.
    header bytea not null,
    -- Triples of name space, name and value (James's body properties).
    properties text[] not null,
    lines bigint,
    attached boolean not null,
    thread uuid not null,
    written_at timestamptz not null default now()
);

create trigger content_blob after insert or delete or update of hash on content
    for each row execute function storage.refer_to_blob('hash', 'message');

create table message (
    mailbox uuid not null references mailbox on delete cascade,
    uid bigint not null,
    message uuid not null references content,
    modseq bigint not null,
    -- 1 answered, 2 deleted, 4 draft, 8 flagged, 16 recent, 32 seen
    flags smallint not null,
    keywords text[] not null default '{}',
    bytes bigint not null,
    thread uuid not null,
    received_at timestamptz not null,
    saved_at timestamptz not null,
    primary key (mailbox, uid)
) with (fillfactor = 85);

create index message_by_id on message (message);
create index message_by_modseq on message (mailbox, modseq);
create index message_by_thread on message (thread);
create index message_unseen on message (mailbox, uid) where flags & 32 = 0;
create index message_recent on message (mailbox, uid) where flags & 16 <> 0;
create index message_deleted on message (mailbox, uid) where flags & 2 <> 0;

-- What left a mailbox, for those who come back and ask since when (RFC 7162, search index).
create table expunged (
    mailbox uuid not null references mailbox on delete cascade,
    modseq bigint not null,
    uid bigint not null,
    message uuid not null,
    gone_at timestamptz not null default now(),
    primary key (mailbox, modseq, uid)
);

-- The Message-IDs that a thread's messages name, for one account. The subject without Re: counts
-- as well (RFC 8621 §3).
create table thread_key (
    owner text not null,
    key bytea not null,
    subject bytea not null,
    thread uuid not null,
    primary key (owner, key, subject)
);

create table annotation (
    mailbox uuid not null references mailbox on delete cascade,
    key text not null,
    value text not null,
    primary key (mailbox, key)
);

create table subscription (
    owner text not null,
    mailbox text not null,
    primary key (owner, mailbox)
);

-- What JMAP's /changes tell (RFC 8620 §5.2), numbered without gaps for each account.
create table change (
    owner text not null,
    number bigint not null,
    -- 'email' or 'mailbox'
    kind text not null,
    shared boolean not null,
    -- Only counts of the mailbox changed.
    counts boolean not null,
    created uuid[] not null default '{}',
    updated uuid[] not null default '{}',
    destroyed uuid[] not null default '{}',
    at timestamptz not null default now(),
    primary key (owner, number)
);

insert into storage.feed (name, writer) values ('mail', 'maru_mail');

-- Numbers a change for the owner of a mailbox and for everyone it is shared with.
create function note_change(
    box uuid, what text, only_counts boolean, made uuid[], altered uuid[], gone uuid[])
returns void language plpgsql as $$
declare
    holder record;
    next bigint;
begin
    for holder in
        select m.owner as name, false as shared from mailbox m where m.id = box
        union
        select lower(split_part(r, '=', 1)), true
            from mailbox m, unnest(m.rights) r
            where m.id = box and r !~ '^[-$]' and split_part(r, '=', 1) <> m.owner
                and split_part(r, '=', 1) not in ('owner', 'anyone', 'authenticated')
        order by 1
    loop
        insert into account (owner) values (holder.name) on conflict do nothing;
        update account set changes = changes + 1 where owner = holder.name
            returning changes into next;
        insert into change (owner, number, kind, shared, counts, created, updated, destroyed)
            values (holder.name, next, what, holder.shared, only_counts, made, altered, gone);
    end loop;
end $$;

-- Counts messages and bytes for an account, under its row lock; false when that would pass a limit.
create function charge(holder text, more_messages bigint, more_bytes bigint)
returns boolean language plpgsql as $$
begin
    insert into account (owner) values (holder) on conflict do nothing;
    update account set messages = messages + more_messages, bytes = bytes + more_bytes
        where owner = holder
            and (more_messages <= 0 or messages + more_messages <= coalesce(messages_at_most,
                (select limits.messages_at_most from limits), messages + more_messages))
            and (more_bytes <= 0 or bytes + more_bytes <= coalesce(bytes_at_most,
                (select limits.bytes_at_most from limits), bytes + more_bytes));
    return found;
end $$;
