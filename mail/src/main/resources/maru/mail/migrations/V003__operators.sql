-- What the operator asks for by `maru admin mail`.

create view mail.accounts as
select a.owner, a.messages, a.bytes, coalesce(a.bytes_at_most, l.bytes_at_most) as bytes_at_most
from mail.account a cross join mail.limits l;

-- A limit below what lies there lets nothing new in, and takes nothing away.
-- `null` takes the account's own limit away.
create function mail.set_quota(holder text, at_most bigint) returns boolean
language plpgsql as $$
begin
    update mail.account set bytes_at_most = at_most where owner = lower(holder);
    return found;
end $$;

-- For whoever has no limit of her own.
create function mail.set_quota_of_all(at_most bigint) returns void
language sql as $$
    update mail.limits set bytes_at_most = at_most
$$;

-- Tells all processes to read the words of these mailboxes anew; of all when no owner is named.
create function mail.reindex(holder text) returns bigint
language sql as $$
    with told as (
        insert into storage.feed_pending (feed, kind, subject, body)
        select 'mail', 'reindex', b.id::text, '- ' || b.modseq from mail.mailbox b
        where b.messages > 0 and (holder is null or b.owner = lower(holder))
        order by b.created_at desc
        returning 1
    )
    select count(*) from told
$$;

-- Works out again whatever is derived. What cannot be, if all went well; nothing else is returned.
create function mail.verify() returns setof text
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
    join (select owner, count(*) as told, min(number) as first, max(number) as last
        from mail.change group by owner) c on c.owner = a.owner
    where c.last <> a.changes or c.told <> c.last - c.first + 1
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
