-- Rows of `change` up to this number are gone, but for the last of each kind, which is that kind's state.
alter table account add column forgotten bigint not null default 0;

-- Forgets what an account told before a time. The first rows alone: between two that are kept none is missing.
create function forget_changes(holder text, before timestamptz) returns void
language plpgsql as $$
declare
    upto bigint;
begin
    update account a set forgotten = greatest(a.forgotten,
            coalesce((select min(c.number) - 1 from change c where c.owner = holder and c.at >= before), a.changes))
        where a.owner = holder returning a.forgotten into upto;
    delete from change c where c.owner = holder and c.number <= upto
        and (c.shared or exists (select from change l
            where l.owner = holder and l.kind = c.kind and not l.shared and l.number > c.number));
end $$;

-- As before, and knows what is forgotten. Works out again whatever is derived. What cannot be, if all went well; nothing else is returned.
create or replace function mail.verify() returns setof text
language sql stable as $$
    with held as (
        select b.id, b.owner, count(m.uid) as messages,
            count(m.uid) filter (where m.flags & 32 = 0) as unseen,
            coalesce(sum(m.bytes), 0)::bigint as bytes,
            coalesce(max(m.uid), 0) as uid, coalesce(max(m.modseq), 0) as modseq
        from mail.mailbox b left join mail.message m on m.mailbox = b.id
        group by b.id, b.owner
    ), gone as (
        select mailbox, max(uid) as uid, max(modseq) as modseq from mail.expunged group by mailbox
    ), owned as (
        select owner, sum(messages)::bigint as messages, sum(bytes)::bigint as bytes from held group by owner
    )
    select 'mailbox ' || b.id || ' counts ' || b.messages || ' messages, ' || b.unseen || ' unseen, '
        || b.bytes || ' bytes and holds ' || h.messages || ', ' || h.unseen || ', ' || h.bytes
    from mail.mailbox b join held h on h.id = b.id
    where (b.messages, b.unseen, b.bytes) is distinct from (h.messages, h.unseen, h.bytes)
    union all
    select 'mailbox ' || b.id || ' would give a number again that it has given'
    from mail.mailbox b join held h on h.id = b.id left join gone g on g.mailbox = b.id
    where b.last_uid < greatest(h.uid, coalesce(g.uid, 0))
        or b.modseq < greatest(h.modseq, coalesce(g.modseq, 0))
    union all
    select 'mailbox ' || m.mailbox || ' holds message ' || m.uid || ' and says that it is gone'
    from mail.message m join mail.expunged e on e.mailbox = m.mailbox and e.uid = m.uid
    union all
    select 'account ' || a.owner || ' counts ' || a.messages || ' messages, ' || a.bytes
        || ' bytes and holds ' || coalesce(o.messages, 0) || ', ' || coalesce(o.bytes, 0)
    from mail.account a left join owned o on o.owner = a.owner
    where (a.messages, a.bytes) is distinct from (coalesce(o.messages, 0), coalesce(o.bytes, 0))
    union all
    select 'account ' || o.owner || ' is missing and holds ' || o.messages || ' messages'
    from owned o
    where o.messages > 0 and not exists (select from mail.account a where a.owner = o.owner)
    union all
    select 'account ' || a.owner || ' has told of ' || a.changes || ' changes, but not of each once'
    from mail.account a
    where a.changes - a.forgotten <> (select count(*) from mail.change c
        where c.owner = a.owner and c.number between a.forgotten + 1 and a.changes)
    union all
    select 'message ' || m.uid || ' in mailbox ' || m.mailbox || ' differs from its content in bytes or thread'
    from mail.message m join mail.content c on c.message = m.message
    where (m.bytes, m.thread) is distinct from (c.bytes, c.thread)
    union all
    select 'content ' || c.message || ' is in no mailbox' from mail.content c
    where not exists (select from mail.message m where m.message = c.message)
    union all
    select 'content ' || c.message || ' has no blob' from mail.content c
    where not exists (select from storage.blob s where s.hash = c.hash)
$$;
