-- What JMAP's Thread/changes tells (RFC 8621 §3.2): the threads of the e-mails that a row names,
-- also of those that are gone.
alter table change add column threads uuid[] not null default '{}';

-- As before, and with the threads.
create or replace function note_change(
    box uuid, what text, only_counts boolean, made uuid[], altered uuid[], gone uuid[])
returns void language plpgsql as $$
declare
    holder record;
    next bigint;
    named uuid[] := '{}';
begin
    if what = 'email' then
        -- What is gone from every mailbox still has its content here.
        select coalesce(array_agg(distinct c.thread), '{}') into named
            from content c where c.message = any(made || altered || gone);
    end if;
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
        insert into change (owner, number, kind, shared, counts, created, updated, destroyed, threads)
            values (holder.name, next, what, holder.shared, only_counts, made, altered, gone, named);
    end loop;
end $$;
