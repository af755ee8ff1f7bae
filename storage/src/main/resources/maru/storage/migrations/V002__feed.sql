-- The feed: what parts tell one another, in the order of its commits.
--
-- A business transaction inserts into feed_pending and nothing more: no position, no NOTIFY. One
-- sequencer moves committed rows to feed_entry in batches, gives them their positions and sends one
-- NOTIFY a batch. A row of a transaction that is still open is not seen and gets a later position
-- whenever it commits, so that a reader who has reached a position has missed nothing below it.

-- Registered by migrations: insert into storage.feed (name, writer) values ('letters', 'maru_portal');
create table feed (
    name text primary key check (name ~ '^[a-z][a-z0-9_]{0,40}$'),
    -- The role that may write; what maru_owner's own functions write needs no entry here.
    writer text not null,
    -- The last position given.
    position bigint not null default 0,
    -- Entries up to here are no longer kept.
    kept_after bigint not null default 0
) with (fillfactor = 50);

create table feed_pending (
    id bigint generated always as identity primary key,
    feed text not null,
    kind text not null check (length(kind) <= 60),
    subject text not null check (length(subject) <= 200),
    -- Facts, not content.
    body text not null check (octet_length(body) <= 8192),
    written_at timestamptz not null default clock_timestamp()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

create table feed_entry (
    feed text not null,
    position bigint not null,
    kind text not null,
    subject text not null,
    body text not null,
    written_at timestamptz not null,
    sequenced_at timestamptz not null,
    primary key (feed, position, sequenced_at)
) partition by range (sequenced_at);

-- Takes what comes when no week was prepared.
create table feed_entry_rest partition of feed_entry default;

-- Whoever holds the feed's row is the sequencer of the moment, whatever locks others believe in.
create function sequence_feed(wanted text, at_most integer)
returns integer language plpgsql security definer set search_path = storage, pg_temp as $$
declare
    head bigint;
    moved integer;
begin
    -- Nothing is written while there is nothing to do.
    perform 1 from feed_pending where feed = wanted limit 1;
    if not found then
        return 0;
    end if;
    select position into strict head from feed where name = wanted for update;
    with taken as (
        delete from feed_pending
            where id = any (array(
                select id from feed_pending where feed = wanted order by id limit at_most))
            returning id, kind, subject, body, written_at
    )
    insert into feed_entry (feed, position, kind, subject, body, written_at, sequenced_at)
        select wanted, head + row_number() over (order by id), kind, subject, body, written_at,
               now()
        from taken;
    get diagnostics moved = row_count;
    update feed set position = head + moved where name = wanted;
    perform pg_notify('maru_feed', wanted);
    return moved;
end $$;

-- Prepares this week and the next, and lets go of whole weeks that are older than asked.
create function tidy_feeds(keep interval)
returns void language plpgsql security definer set search_path = storage, pg_temp as $$
declare
    week timestamptz;
    old record;
begin
    perform pg_advisory_xact_lock(hashtextextended('storage.tidy_feeds', 0));
    foreach week in array array[
        date_trunc('week', now()), date_trunc('week', now()) + interval '7 days'] loop
        if to_regclass('storage.feed_entry_' || to_char(week, 'YYYYMMDD')) is null then
            -- The rest may hold rows of a week that nobody prepared; they stay where they are.
            begin
                execute format(
                    'create table feed_entry_%s partition of feed_entry'
                    ' for values from (%L) to (%L)',
                    to_char(week, 'YYYYMMDD'), week, week + interval '7 days');
            exception when check_violation then
                null;
            end;
        end if;
    end loop;
    for old in
        select c.relname,
               to_timestamp(substr(c.relname, 12), 'YYYYMMDD') + interval '7 days' as ends
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'storage.feed_entry'::regclass and c.relname ~ '^feed_entry_[0-9]{8}$'
    loop
        -- At least a week is kept, whoever asks.
        if old.ends < now() - greatest(keep, interval '7 days') then
            execute format('drop table %I', old.relname);
        end if;
    end loop;
    delete from feed_entry_rest where sequenced_at < now() - greatest(keep, interval '7 days');
    update feed f set kept_after = kept.after
        from (
            select name, coalesce(
                (select min(e.position) - 1 from feed_entry e where e.feed = name), position)
                as after
            from feed) kept
        where kept.name = f.name and kept.after > f.kept_after;
end $$;

select tidy_feeds(interval '30 days');

-- Where a reader that keeps no index of its own has got to.
create table feed_reader (
    role text not null default current_user,
    feed text not null,
    reader text not null,
    position bigint not null,
    primary key (role, feed, reader)
);

alter table feed_pending enable row level security;
create policy writer_only on feed_pending for insert to maru_part
    with check (exists (select from feed f where f.name = feed and f.writer = current_user));

alter table feed_reader enable row level security;
create policy own_only on feed_reader to maru_part
    using (role = current_user) with check (role = current_user);

grant insert (feed, kind, subject, body) on feed_pending to maru_part;
grant select on feed, feed_entry to maru_part;
grant select, insert, update, delete on feed_reader to maru_part;
grant execute on function sequence_feed(text, integer) to maru_part;
grant execute on function tidy_feeds(interval) to maru_part;
