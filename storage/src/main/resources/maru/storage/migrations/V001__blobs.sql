-- Blobs: content named by its SHA-256. Parts reach these tables only by the functions below; a hash
-- is 256 bits that nobody guesses, so who knows it may read the content, and nobody can list them.

create table blob (
    hash bytea primary key check (octet_length(hash) = 32),
    size bigint not null check (size >= 0),
    -- Small content stands here ...
    content bytea,
    -- ... of large content the SHA-256 of each MiB does, and the bytes are in the blob folder.
    sums bytea,
    -- False until the bytes are safe in their place.
    arrived boolean not null,
    stored_at timestamptz not null default now(),
    constraint blob_is_in_one_place check ((content is null) <> (sums is null)),
    constraint blob_row_is_true check (content is null or hash = sha256(content))
);

-- Most content is compressed already.
alter table blob alter column content set storage external;

-- Who needs a blob: one row for each row of a part's table that names it, kept by the trigger.
create table blob_reference (
    hash bytea not null references blob (hash),
    owner text not null,
    key text not null,
    primary key (hash, owner, key)
);

-- An upload's hold on a hash until its owner's transaction commits.
create table blob_lease (
    id uuid primary key default gen_random_uuid(),
    hash bytea not null,
    until timestamptz not null
);

create index blob_lease_hash on blob_lease (hash);

-- What may have become rubbish, since when. The collector decides.
create table blob_mark (
    hash bytea primary key references blob (hash) on delete cascade,
    marked_at timestamptz not null default clock_timestamp()
);

create index blob_mark_age on blob_mark (marked_at);

-- The first step of a large upload, committed before anything else happens: from here on the
-- collector leaves this hash alone.
create function lease_blob(wanted bytea, bytes bigint, sums_of_mebibytes bytea, lasts interval)
returns uuid language plpgsql security definer set search_path = storage, pg_temp as $$
declare
    lease uuid;
begin
    -- Against the sweep of files without a row, which holds the same lock alone.
    perform pg_advisory_xact_lock_shared(hashtextextended(encode(wanted, 'hex'), 0));
    insert into blob (hash, size, sums, arrived) values (wanted, bytes, sums_of_mebibytes, false)
        on conflict do nothing;
    if found then
        insert into blob_mark (hash) values (wanted);
    end if;
    insert into blob_lease (hash, until) values (wanted, clock_timestamp() + lasts)
        returning id into lease;
    return lease;
end $$;

-- The second step, in a transaction of its own: whether the content is there already. It waits for
-- a collector that is deleting this very row; null means that the row is gone, so lease again.
create function has_blob_arrived(wanted bytea)
returns boolean language sql security definer set search_path = storage, pg_temp as $$
    select arrived from blob where hash = wanted for key share
$$;

-- The last step, in the owner's transaction: the content is in its place and is named from now on.
create function keep_leased_blob(lease uuid)
returns void language plpgsql security definer set search_path = storage, pg_temp as $$
declare
    wanted bytea;
begin
    select hash into wanted from blob_lease
        where id = lease and until > clock_timestamp() for update;
    if not found then
        raise exception 'the lease has ended' using errcode = 'MB001';
    end if;
    perform 1 from blob where hash = wanted for key share;
    update blob set arrived = true where hash = wanted and not arrived;
    delete from blob_lease where id = lease;
end $$;

create function end_blob_lease(lease uuid)
returns void language sql security definer set search_path = storage, pg_temp as $$
    delete from blob_lease where id = lease
$$;

-- Small content, whole in the owner's transaction.
create function keep_small_blob(wanted bytea, bytes bytea)
returns void language plpgsql security definer set search_path = storage, pg_temp as $$
begin
    loop
        insert into blob (hash, size, content, arrived)
            values (wanted, octet_length(bytes), bytes, true)
            on conflict do nothing;
        if found then
            insert into blob_mark (hash) values (wanted);
            return;
        end if;
        -- It is there already. The lock holds the collector off until this transaction ends; when
        -- the collector was faster, the row is gone and is made anew.
        perform 1 from blob where hash = wanted and arrived for key share;
        if found then
            return;
        end if;
        -- A large upload that never arrived (the bound between small and large may have moved).
        update blob set content = bytes, sums = null, arrived = true
            where hash = wanted and not arrived;
        if found then
            return;
        end if;
    end loop;
end $$;

create function find_blob(wanted bytea)
returns table (bytes bigint, small bytea, sums_of_mebibytes bytea)
language sql stable security definer set search_path = storage, pg_temp as $$
    select size, content, sums from blob where hash = wanted and arrived
$$;

-- The trigger of a part's table whose rows name blobs:
--   create trigger attachment_blob after insert or delete or update of hash on attachment
--       for each row execute function storage.refer_to_blob('hash', 'id');
-- with the column of the hash and the column that tells the rows apart. A row whose hash is null
-- names nothing.
create function refer_to_blob()
returns trigger language plpgsql security definer set search_path = storage, pg_temp as $$
declare
    named bytea;
    row_key text;
    owner_column text := tg_table_schema || '.' || tg_table_name || '.' || tg_argv[0];
begin
    if tg_op <> 'INSERT' then
        execute format('select ($1).%I, ($1).%I::text', tg_argv[0], tg_argv[1])
            into named, row_key using old;
        if named is not null then
            -- Waits for a collector that is at this row, so that the mark below outlives its look.
            perform 1 from blob where hash = named for key share;
            delete from blob_reference
                where hash = named and owner = owner_column and key = row_key;
            insert into blob_mark (hash) values (named)
                on conflict (hash) do update set marked_at = clock_timestamp();
        end if;
    end if;
    if tg_op <> 'DELETE' then
        execute format('select ($1).%I, ($1).%I::text', tg_argv[0], tg_argv[1])
            into named, row_key using new;
        if named is not null then
            insert into blob_reference (hash, owner, key) values (named, owner_column, row_key)
                on conflict do nothing;
        end if;
    end if;
    return null;
end $$;

-- Locks and returns what was marked long enough ago and is needed by nobody. The caller deletes the
-- files and calls forget_blobs in the same transaction.
create function collectible_blobs(marked_before interval, at_most integer)
returns setof bytea language plpgsql security definer set search_path = storage, pg_temp as $$
declare
    candidate bytea;
begin
    for candidate in
        select b.hash from blob b join blob_mark m using (hash)
            where m.marked_at < clock_timestamp() - marked_before
            order by m.marked_at limit at_most
            for update of b skip locked
    loop
        -- Each statement here sees what was committed before the row was locked.
        if exists (select from blob_reference r where r.hash = candidate) then
            delete from blob_mark m where m.hash = candidate;
        elsif not exists (
            select from blob_lease l where l.hash = candidate and l.until > clock_timestamp())
        then
            return next candidate;
        end if;
    end loop;
end $$;

-- The foreign key refuses whatever is named after all.
create function forget_blobs(collected bytea[])
returns void language sql security definer set search_path = storage, pg_temp as $$
    delete from blob where hash = any(collected);
    delete from blob_lease where until < clock_timestamp() - interval '1 day';
$$;

-- Of these hashes of files, the ones without a row. Holds off uploads of them until the caller's
-- transaction ends.
create function stray_blobs(found_as_files bytea[])
returns setof bytea language plpgsql security definer set search_path = storage, pg_temp as $$
declare
    each bytea;
begin
    foreach each in array found_as_files loop
        if pg_try_advisory_xact_lock(hashtextextended(encode(each, 'hex'), 0)) then
            if not exists (select from blob where hash = each) then
                return next each;
            end if;
        end if;
    end loop;
end $$;

grant usage on schema storage to maru_part;
grant execute on function lease_blob(bytea, bigint, bytea, interval) to maru_part;
grant execute on function has_blob_arrived(bytea) to maru_part;
grant execute on function keep_leased_blob(uuid) to maru_part;
grant execute on function end_blob_lease(uuid) to maru_part;
grant execute on function keep_small_blob(bytea, bytea) to maru_part;
grant execute on function find_blob(bytea) to maru_part;
grant execute on function collectible_blobs(interval, integer) to maru_part;
grant execute on function forget_blobs(bytea[]) to maru_part;
grant execute on function stray_blobs(bytea[]) to maru_part;
